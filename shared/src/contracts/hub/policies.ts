/** A partner's policies: what refunds do with bonuses, and where the programme's days begin. */
import { z } from 'zod';
import { operation } from '../operation.ts';
import { changeReason, doneBy, nothing } from './parts.ts';

/** Ten years; the table has the same bound. */
const GRACE_DAYS_MAX = 3650;

const timeZone = z
  .string()
  .max(60)
  .regex(/^[A-Za-z]/);

const policyFields = z.strictObject({
  /**
   * How far a refund takes earned bonuses back: only what still waits, down to an empty account, or below zero.
   */
  reversalPolicy: z.enum(['pending_only', 'to_zero', 'negative']),
  /** Days that spent bonuses live on when they come back after their end. */
  returnGraceDays: z.int().min(1).max(GRACE_DAYS_MAX),
  /** IANA name of the programme's zone: days of bonuses that no store gave begin there. */
  timeZone,
});
export type Policies = z.infer<typeof policyFields>;

const policyChange = z.object({
  before: policyFields.partial(),
  after: policyFields.partial(),
  reason: z.string(),
  /** `id` null: by a command on the hub's own machine. */
  by: doneBy.extend({ id: z.uuid().nullable() }),
  at: z.iso.datetime(),
});

/** With the newest hundred changes, newest first. */
export const policiesView = policyFields.extend({ changes: z.array(policyChange) });
export type PoliciesView = z.infer<typeof policiesView>;

const manage = { kind: 'right', right: 'policies.manage' } as const;

export const getPolicies = operation({
  id: 'policies.get',
  summary: { ru: 'Правила компании', en: 'Policies of the company' },
  method: 'GET',
  path: '/api/v1/policies',
  access: manage,
  params: nothing,
  query: nothing,
  body: z.undefined(),
  response: policiesView,
  errors: ['auth.forbidden'],
});

export const changePolicies = operation({
  id: 'policies.change',
  summary: { ru: 'Изменить правила компании', en: 'Change policies of the company' },
  notes: {
    ru: 'Меняется только названное. Действует со следующего возврата и начисления: даты уже начисленных бонусов не меняются. Каждое изменение хранится с причиной и автором.',
    en: 'Only what is named changes. It holds from the next refund and accrual on: bonuses that are there keep their dates. Each change is kept with its reason and author.',
  },
  method: 'PATCH',
  path: '/api/v1/policies',
  access: manage,
  params: nothing,
  query: nothing,
  body: policyFields.partial().extend({ reason: changeReason }),
  response: policiesView,
  errors: ['auth.forbidden', 'place.zone_unknown'],
  example: { body: { reversalPolicy: 'to_zero', reason: 'Жалобы на минус на счёте' } },
});
