/** Tills as HQ sees them, and their enrolment. */
import { z } from 'zod';
import { storeId, tillId } from '../../kernel/ids.ts';
import { problem } from '../../kernel/text.ts';
import { moneyText } from '../../money/text.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';
import { setScope } from '../set-scopes.ts';
import { tillDevice } from '../sync-heartbeat.ts';

export const tillState = z.enum(['waiting', 'online', 'offline', 'frozen', 'revoked']);

/** What HQ should look at, beside suspense, quarantine and a frozen till. */
export const tillAlarm = z.enum([
  'totals_differ',
  'sets_differ',
  'clock_wrong',
  'storage',
  'device',
]);
export type TillAlarm = z.infer<typeof tillAlarm>;

export const tillRow = z.object({
  tillId,
  name: z.string(),
  storeId,
  storeName: z.string(),
  /** `waiting` for enrolment; `online` while its socket is up; `frozen` after a fork. */
  state: tillState,
  agentVersion: z.string().nullable(),
  epoch: z.int().nullable(),
  /** Events the till said it has, minus those the hub has. */
  queue: z.int().nullable(),
  /** How long the oldest of them waits, seconds; null where the till has not said it. */
  queueAgeS: z.int().nullable(),
  /** Feed positions the till is behind the hub's head. */
  lag: z.int().nullable(),
  /** For how many seconds it has not had everything; null where the till has not said it. */
  lagS: z.int().nullable(),
  /** The hub's clock minus the till's, milliseconds; null where the till has not said it. */
  clockOffsetMs: z.int().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  /** Events of this till that could not be posted, and those set apart after a fork. */
  suspense: z.int(),
  quarantine: z.int(),
  alarms: z.array(tillAlarm),
});
export type TillRow = z.infer<typeof tillRow>;

const comparedTotals = z.object({
  sales: z.int(),
  salesSum: moneyText,
  refunds: z.int(),
  refundsSum: moneyText,
});

/** One till, down to its epochs, its days and its devices. */
export const tillView = tillRow.extend({
  number: z.int(),
  frozenReason: z.string().nullable(),
  /** Last event the hub has accepted of the present epoch. */
  headSeq: z.int(),
  /** When the till told what follows; null = never: it may be off-line or too old to tell. */
  toldAt: z.iso.datetime().nullable(),
  bundleVersion: z.int().nullable(),
  /** Bundle that is in force at the hub. */
  hubBundleVersion: z.int().nullable(),
  clock: z.object({ offsetMs: z.int(), roundTripMs: z.int(), samples: z.int() }).nullable(),
  devices: z.array(tillDevice).nullable(),
  troubles: z.array(problem),
  lastProblem: z.object({ problem, at: z.iso.datetime() }).nullable(),
  /** The last time the till held other data than the hub; null = never noted. */
  sets: z
    .object({
      differing: z.array(setScope),
      since: z.iso.datetime(),
      /** When they were the same again; null = they differ now. */
      healedAt: z.iso.datetime().nullable(),
    })
    .nullable(),
  /** The newest first. */
  epochs: z.array(
    z.object({
      epoch: z.int(),
      /** `stopped`: takes nothing into the books any more. */
      state: z.enum(['present', 'ended', 'stopped']),
      headSeq: z.int(),
      firstAt: z.iso.datetime().nullable(),
      lastAt: z.iso.datetime().nullable(),
      endedAt: z.iso.datetime().nullable(),
      quarantine: z.int(),
    }),
  ),
  /** Business days as the till counts them and as the books do, the newest first. */
  days: z.array(
    z.object({
      day: z.iso.date(),
      epoch: z.int(),
      fromSeq: z.int(),
      throughSeq: z.int(),
      till: comparedTotals,
      hub: comparedTotals,
      differs: z.boolean(),
      comparedAt: z.iso.datetime(),
    }),
  ),
});
export type TillDetail = z.infer<typeof tillView>;

export const tillSort = z.enum(['place', 'lastSeenAt', '-lastSeenAt', '-queue', '-waiting']);

export const listTills = operation({
  id: 'tills.list',
  summary: { ru: 'Кассы', en: 'Tills' },
  method: 'GET',
  path: '/api/v1/tills',
  access: { kind: 'right', right: 'tills.read' },
  params: z.object({}),
  query: pageQuery.extend({
    storeId: storeId.optional(),
    state: tillState.optional(),
    /** Only those where somebody has something to sort out. */
    attention: z.literal('true').optional(),
    /** Part of the till's or the store's name. */
    search: z.string().trim().max(100).optional(),
    /** By store and number where left out. */
    sort: tillSort.optional(),
  }),
  body: z.undefined(),
  response: page(tillRow),
  errors: ['paging.bad_cursor'],
});

export const getTill = operation({
  id: 'tills.get',
  summary: { ru: 'Касса', en: 'A till' },
  method: 'GET',
  path: '/api/v1/tills/:tillId',
  access: { kind: 'right', right: 'tills.read' },
  params: z.object({ tillId }),
  query: z.object({}),
  body: z.undefined(),
  response: tillView,
  errors: ['till.unknown'],
});

export const issueEnrolmentCode = operation({
  id: 'tills.issueEnrolmentCode',
  summary: { ru: 'Выдать код подключения', en: 'Issue an enrolment code' },
  method: 'POST',
  path: '/api/v1/tills/:tillId/enrolment-codes',
  access: { kind: 'right', right: 'tills.enrol' },
  params: z.object({ tillId }),
  query: z.object({}),
  body: z.object({}),
  /** The code is shown once and kept only as a hash. */
  response: z.object({ code: z.string(), expiresAt: z.iso.datetime() }),
  errors: ['till.unknown'],
});
