/** Cards issued from a template of numbers. */
import { sql } from 'kysely';
import type { Random } from '@verno/shared/kernel/clock';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { lockMembers } from '../books/book.ts';
import { mustBeMember } from '../books/standing.ts';
import type { Refusal } from '../http/problems.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import { takeNumbers } from './numbers.ts';
import type { TakeFree } from './numbers.ts';

/** Gives a member a new card with a number that nobody has; as his main one, the others stay as they are. */
export async function issueCard(
  tx: Tx,
  random: Random,
  partnerId: string,
  wanted: { readonly memberId: string; readonly templateId: string; readonly main: boolean },
): Promise<Result<string, Refusal>> {
  const { memberId, templateId } = wanted;
  const members = await lockMembers(tx, partnerId, [memberId]);
  const standing = mustBeMember(members, memberId);
  if (!standing.ok) return standing;
  const free: TakeFree = async (numbers, most) => {
    const { rows } = await sql<{ number: string }>`
      insert into member_card (partner_id, number, member_id, state, main)
      select ${partnerId}::uuid, number, ${memberId}::uuid, 'active', ${wanted.main}::boolean
      from unnest(${[...numbers]}::text[]) as number
      where not exists (select 1 from member_card k
        where k.partner_id = ${partnerId}::uuid and k.number = number.number)
      limit ${most}
      on conflict (partner_id, number) do nothing returning number`.execute(tx);
    return rows.map((row) => row.number);
  };
  const taken = await takeNumbers(tx, random, { partnerId, templateId }, 1, free);
  if (!taken.ok) return taken;
  const [number = ''] = taken.value;
  if (wanted.main) {
    await tx
      .updateTable('member_card')
      .set({ main: false })
      .where('partner_id', '=', partnerId)
      .where('member_id', '=', memberId)
      .where('number', '<>', number)
      .execute();
  }
  await publishMembers(tx, partnerId, [memberId]);
  return ok(number);
}
