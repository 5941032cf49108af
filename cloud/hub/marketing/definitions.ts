/** Definitions of counters, and a counter set by hand. */
import { counterDefinition, counterKey, COUNTERS_MAX } from '@verno/shared/marketing/facts-at';
import type { CounterDefinition } from '@verno/shared/marketing/facts-at';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { lockMembers } from '../books/book.ts';
import { mustBeMember } from '../books/standing.ts';
import { localTime } from '../calendar.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Db, Tx } from '../store/database.ts';
import { bookEntries, isBooked } from './counters.ts';
import type { CounterCause } from './counters.ts';
import { lockSettings, publishSettings } from './settings.ts';

export type NamedCounter = CounterDefinition & { readonly name: string };

/** All definitions of a partner. */
export async function readNamed(db: Db | Tx, partnerId: string): Promise<NamedCounter[]> {
  const rows = await db
    .selectFrom('counter_definition')
    .where('partner_id', '=', partnerId)
    .select(['code', 'name', 'per', 'window'])
    .orderBy('code')
    .execute();
  return rows.map(({ name, ...row }) => ({ ...counterDefinition.parse(row), name }));
}

/** Adds a counter or renames it; what it is kept by stays, because figures lie under it. */
export async function putDefinition(
  tx: Tx,
  partnerId: string,
  named: NamedCounter,
): Promise<Result<null, Refusal>> {
  await lockSettings(tx, partnerId);
  const kept = await tx
    .insertInto('counter_definition')
    .values({
      partner_id: partnerId,
      code: named.code,
      name: named.name,
      per: named.per,
      window: named.window,
    })
    .onConflict((conflict) =>
      conflict.columns(['partner_id', 'code']).doUpdateSet({ name: named.name }),
    )
    .returning(['per', 'window'])
    .executeTakeFirstOrThrow();
  if (kept.per !== named.per || kept.window !== named.window) return err(refusal('counter.fixed'));
  if ((await readNamed(tx, partnerId)).length > COUNTERS_MAX) {
    return err(refusal('counter.too_many', { params: { max: COUNTERS_MAX } }));
  }
  await publishSettings(tx, partnerId);
  return ok(null);
}

/** Sets a member's counter in its present window, by the clock of the partner's first store. */
export async function setForMember(
  tx: Tx,
  partnerId: string,
  wanted: { readonly memberId: string; readonly code: string; readonly value: number },
  cause: CounterCause,
): Promise<Result<{ readonly key: string; readonly value: number }, Refusal>> {
  const { memberId, code, value } = wanted;
  const members = await lockMembers(tx, partnerId, [memberId]);
  const standing = mustBeMember(members, memberId);
  if (!standing.ok) return standing;
  const definition = (await readNamed(tx, partnerId)).find((one) => one.code === code);
  if (definition === undefined) return err(refusal('counter.unknown'));
  if (definition.per !== 'customer') return err(refusal('counter.not_personal'));
  const date = localTime(cause.nowMs, await firstZone(tx, partnerId)).slice(0, 10);
  const holder = { storeId: '', tillId: '', promotionId: '' };
  const { key } = counterKey(definition, holder, date);
  if (!(await isBooked(tx, partnerId, cause))) {
    const entry = {
      owner: memberId,
      key,
      kind: 'counter',
      reach: 'partner',
      op: 'set',
      amount: value,
      promotionId: null,
    } as const;
    await bookEntries(tx, partnerId, [{ cause, place: null, entries: [entry] }]);
    await publishMembers(tx, partnerId, [memberId]);
  }
  return ok({ key, value });
}

async function firstZone(tx: Tx, partnerId: string): Promise<string> {
  const store = await tx
    .selectFrom('store')
    .where('partner_id', '=', partnerId)
    .select('time_zone')
    .orderBy('store_id')
    .executeTakeFirst();
  return store?.time_zone ?? 'UTC';
}
