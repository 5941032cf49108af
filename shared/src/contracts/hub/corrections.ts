/** Bonuses given or taken by hand: one member or a batch, with a reason, above a limit by two people. */
import { z } from 'zod';
import { memberId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';
import { changeReason, doneBy, nothing } from './parts.ts';

/** Rows of one batch. */
export const CORRECTION_ROWS_MAX = 1000;
const BATCH_BYTES_MAX = 2 * 1024 * 1024;

export const correctionId = z.uuid().brand('CorrectionId');

/** Whatever a member may be named by. A card: its number, its barcode or a track read from its stripe. */
export const memberIdentifier = z.object({
  kind: z.enum(['member', 'card', 'phone', 'email', 'uid']),
  value: z.string().trim().min(1).max(200),
});
export type MemberIdentifier = z.infer<typeof memberIdentifier>;

/**
 * `accrue` gives, `write_off` takes, `forgive` lifts an overdraft at the partner's cost. `shortBalance` is for
 * a write-off that finds too little: refuse it, go below zero, or take what is there.
 */
export const correctionOrder = z.strictObject({
  /** Chosen by the caller: the same id again is the same correction, never a second one. */
  correctionId,
  kind: z.enum(['accrue', 'write_off', 'forgive']),
  member: memberIdentifier,
  currency: z.string().min(1).max(20),
  /** Positive decimal text in units of the currency, e.g. `"12.50"`. */
  amount: z.string().max(20),
  shortBalance: z.enum(['refuse', 'negative', 'to_zero']).default('refuse'),
  /** Own dates of given bonuses, local to the programme; absent = the currency's lifetime. */
  activateOn: z.iso.date().nullish(),
  expireOn: z.iso.date().nullish(),
  /** Book it on a blocked account, too; without it such an order is refused. */
  evenBlocked: z.boolean().default(false),
  reason: changeReason,
});
export type CorrectionOrder = z.output<typeof correctionOrder>;

export const correctionView = z.object({
  correctionId,
  state: z.enum(['waiting', 'booked', 'rejected']),
  kind: correctionOrder.shape.kind,
  memberId,
  accountId: z.uuid().nullable(),
  /** By what the member was named. */
  identifierKind: memberIdentifier.shape.kind,
  currency: z.string(),
  amount: z.string(),
  /** What was moved in the end; less than `amount` only by `to_zero`. null while it waits. */
  booked: z.string().nullable(),
  shortBalance: correctionOrder.shape.shortBalance.unwrap(),
  activateOn: z.iso.date().nullable(),
  expireOn: z.iso.date().nullable(),
  evenBlocked: z.boolean(),
  reason: z.string(),
  createdBy: doneBy,
  createdAt: z.iso.datetime(),
  decidedBy: doneBy.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decisionReason: z.string().nullable(),
});
export type CorrectionView = z.infer<typeof correctionView>;

const ORDER_ERRORS = [
  'member.unknown',
  'member.left',
  'currency.unknown',
  'bonus.insufficient',
  'correction.id_reused',
  'correction.bad_amount',
  'correction.bad_dates',
  'correction.no_overdraft',
  'correction.account_blocked',
];

export const createCorrection = operation({
  id: 'corrections.create',
  summary: { ru: 'Начислить или списать вручную', en: 'Give or take bonuses by hand' },
  method: 'POST',
  path: '/api/v1/corrections',
  access: { kind: 'right', right: 'corrections.write' },
  params: nothing,
  query: nothing,
  body: correctionOrder,
  /** `waiting` above the currency's limit: a second person decides. */
  response: correctionView,
  errors: ORDER_ERRORS,
});

export const createCorrections = operation({
  id: 'corrections.createBatch',
  summary: { ru: 'Начислить или списать списком', en: 'Give or take bonuses by a list' },
  method: 'POST',
  path: '/api/v1/corrections/batch',
  access: { kind: 'right', right: 'corrections.write' },
  params: nothing,
  query: nothing,
  body: z.strictObject({ rows: z.array(correctionOrder).min(1).max(CORRECTION_ROWS_MAX) }),
  /** One outcome a row, in the order of the rows; a refused row changes nothing and holds up none. */
  response: z.object({
    rows: z.array(
      z.object({
        correctionId,
        outcome: z.enum(['waiting', 'booked', 'rejected', 'refused']),
        correction: correctionView.nullable(),
        problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
  }),
  errors: [],
  bodyBytesMax: BATCH_BYTES_MAX,
});

export const listCorrections = operation({
  id: 'corrections.list',
  summary: { ru: 'Корректировки', en: 'Corrections' },
  method: 'GET',
  path: '/api/v1/corrections',
  access: { kind: 'right', right: 'corrections.read' },
  params: nothing,
  query: pageQuery.extend({
    state: correctionView.shape.state.optional(),
    memberId: memberId.optional(),
  }),
  body: z.undefined(),
  /** Newest first. */
  response: page(correctionView),
  errors: ['paging.bad_cursor'],
});

const one = z.object({ correctionId });

export const getCorrection = operation({
  id: 'corrections.get',
  summary: { ru: 'Корректировка', en: 'A correction' },
  method: 'GET',
  path: '/api/v1/corrections/:correctionId',
  access: { kind: 'right', right: 'corrections.read' },
  params: one,
  query: nothing,
  body: z.undefined(),
  response: correctionView,
  errors: ['correction.unknown'],
});

export const approveCorrection = operation({
  id: 'corrections.approve',
  summary: { ru: 'Утвердить корректировку', en: 'Approve a correction' },
  method: 'POST',
  path: '/api/v1/corrections/:correctionId/approve',
  access: { kind: 'right', right: 'corrections.approve' },
  params: one,
  query: nothing,
  body: z.strictObject({}),
  response: correctionView,
  errors: [
    'correction.unknown',
    'correction.own',
    'correction.decided',
    'member.left',
    'bonus.insufficient',
    'correction.no_overdraft',
  ],
});

export const rejectCorrection = operation({
  id: 'corrections.reject',
  summary: { ru: 'Отклонить корректировку', en: 'Reject a correction' },
  method: 'POST',
  path: '/api/v1/corrections/:correctionId/reject',
  access: { kind: 'right', right: 'corrections.approve' },
  params: one,
  query: nothing,
  body: z.strictObject({ reason: changeReason }),
  response: correctionView,
  errors: ['correction.unknown', 'correction.own', 'correction.decided'],
});
