/** What tills of a partner may spend with the network off, by currency. Every version is kept with its author. */
import { offlinePolicy } from '@verno/shared/contracts/offline-bonuses';
import type { OfflinePolicyTerms } from '@verno/shared/contracts/offline-bonuses';
import { partnerScope, recordChanges } from '../../feed/changes.ts';
import type { Db, Tx } from '../../store/database.ts';
import type { Actor } from '../correction-rows.ts';
import { recallRights } from './rights.ts';

export interface KeptPolicy {
  readonly currency: string;
  readonly policy: OfflinePolicyTerms;
  /** 0 = nobody has set one. */
  readonly version: number;
  readonly setName: string | null;
  readonly setAt: Date | null;
}

/** The policies in force; a currency that is absent is earned only. */
export async function readPolicies(db: Db | Tx, partnerId: string): Promise<KeptPolicy[]> {
  const rows = await db
    .selectFrom('offline_policy')
    .where('partner_id', '=', partnerId)
    .distinctOn('currency')
    .selectAll()
    .orderBy('currency')
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    currency: row.currency,
    policy: offlinePolicy.parse({
      kind: row.kind,
      perMember: row.per_member ?? undefined,
      perTill: row.per_till ?? undefined,
      shareBp: row.share_bp ?? undefined,
    }),
    version: row.version,
    setName: row.set_name,
    setAt: row.set_at,
  }));
}

/**
 * Sets the policy and tells the tills. What is lent under another one is called back: it stays good at the
 * till until the till itself gives it back. False when there is no such currency.
 */
export async function putPolicy(
  tx: Tx,
  actor: Actor,
  currency: string,
  policy: OfflinePolicyTerms,
  nowMs: number,
): Promise<boolean> {
  const { partnerId } = actor;
  // Two who set it at once take turns by the currency's row.
  const known = await tx
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .where('code', '=', currency)
    .select('code')
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (known === undefined) return false;
  const before = (await readPolicies(tx, partnerId)).find((one) => one.currency === currency);
  await tx
    .insertInto('offline_policy')
    .values({
      partner_id: partnerId,
      currency,
      version: (before?.version ?? 0) + 1,
      kind: policy.kind,
      per_member: policy.kind === 'earn_only' ? null : policy.perMember,
      per_till: policy.kind === 'earn_only' ? null : policy.perTill,
      share_bp: policy.kind === 'escrow' ? policy.shareBp : null,
      set_by: actor.actorId,
      set_name: actor.name,
      set_at: new Date(nowMs),
    })
    .execute();
  await recordChanges(tx, [
    {
      partnerId,
      scope: partnerScope(partnerId),
      kind: 'offline_policy',
      key: currency,
      value: { currency, policy },
    },
  ]);
  if (policy.kind !== 'escrow') await recallRights(tx, partnerId, { currency }, nowMs);
  return true;
}
