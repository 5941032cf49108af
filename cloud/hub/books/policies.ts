/** A partner's policies, and every change of them with who made it and why. */
import { policiesView } from '@verno/shared/contracts/hub/policies';
import type { Policies, PoliciesView } from '@verno/shared/contracts/hub/policies';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { isTimeZone } from '../calendar.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import type { BookParts } from './types.ts';

const CHANGES_MAX = 100;

/** Who changes; an id of null is whoever runs commands on the hub's own machine. */
export interface PolicyActor {
  readonly partnerId: string;
  readonly actorId: string | null;
  readonly name: string;
}

export interface PolicyChange {
  readonly change: { readonly [Name in keyof Policies]?: Policies[Name] | undefined };
  readonly reason: string;
}

/** Policies as they are, with their newest changes. */
export async function readPolicies(db: Db | Tx, partnerId: string): Promise<PoliciesView> {
  const row = await selectPolicies(db, partnerId).executeTakeFirstOrThrow();
  const changes = await db
    .selectFrom('policy_change')
    .where('partner_id', '=', partnerId)
    .select(['before', 'after', 'reason', 'changed_by', 'changed_name', 'changed_at'])
    .orderBy('changed_at', 'desc')
    .orderBy('change_id', 'desc')
    .limit(CHANGES_MAX)
    .execute();
  return policiesView.parse({
    ...row,
    changes: changes.map((one) => ({
      before: one.before,
      after: one.after,
      reason: one.reason,
      by: { id: one.changed_by, name: one.changed_name },
      at: one.changed_at.toISOString(),
    })),
  });
}

/** Changes what is named. What is so already is no change and leaves no record. */
export async function changePolicies(
  tx: Tx,
  { ids, nowMs }: BookParts,
  actor: PolicyActor,
  { change, reason }: PolicyChange,
): Promise<Result<null, Refusal>> {
  const { partnerId } = actor;
  if (change.timeZone !== undefined && !isTimeZone(change.timeZone)) {
    return err(refusal('place.zone_unknown', { params: { zone: change.timeZone } }));
  }
  const now = await selectPolicies(tx, partnerId).forNoKeyUpdate().executeTakeFirstOrThrow();
  const after = { ...now, ...defined(change) };
  const names = POLICY_NAMES.filter((name) => now[name] !== after[name]);
  if (names.length === 0) return ok(null);
  await tx
    .updateTable('partner')
    .set({
      reversal_policy: after.reversalPolicy,
      return_grace_days: after.returnGraceDays,
      time_zone: after.timeZone,
    })
    .where('partner_id', '=', partnerId)
    .execute();
  await tx
    .insertInto('policy_change')
    .values({
      partner_id: partnerId,
      change_id: ids.next(),
      before: jsonb(only(now, names)),
      after: jsonb(only(after, names)),
      reason,
      changed_by: actor.actorId,
      changed_name: actor.name,
      changed_at: new Date(nowMs),
    })
    .execute();
  return ok(null);
}

const POLICY_NAMES = ['reversalPolicy', 'returnGraceDays', 'timeZone'] as const;

function selectPolicies(db: Db | Tx, partnerId: string) {
  return db
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select([
      'reversal_policy as reversalPolicy',
      'return_grace_days as returnGraceDays',
      'time_zone as timeZone',
    ]);
}

function defined(change: PolicyChange['change']): Partial<Policies> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function only(
  policies: Policies,
  names: readonly (keyof Policies)[],
): Record<string, string | number> {
  return Object.fromEntries(names.map((name) => [name, policies[name]]));
}
