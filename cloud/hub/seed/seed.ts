/** Writes invented members with their opening balances, in sets; those that are there are left alone. */
import { bookOpenings } from '../books/opening.ts';
import type { CommandWorld } from '../cli/command.ts';
import { addMembers } from '../directory/members.ts';
import { sequence } from '../feed/sequencer.ts';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';
import { FatalError } from '../store/fatal.ts';
import { PEOPLE_MAX, personAt, SEED_MAX } from './people.ts';

/** Members of one transaction. */
const PEOPLE_PER_BATCH = 2000;

export interface SeedRequest {
  readonly partnerId: string;
  readonly count: number;
  readonly seed: number;
}

export interface Seeded {
  readonly added: number;
  readonly known: number;
}

/** @throws FatalError when the count or the seed is out of what card and phone numbers have room for. */
export async function seedMembers(
  world: Pick<CommandWorld, 'db' | 'clock' | 'ids'>,
  request: SeedRequest,
  onProgress: (done: number) => void,
): Promise<Seeded> {
  expectWithin('Число участников', request.count, 1, PEOPLE_MAX);
  expectWithin('--seed', request.seed, 0, SEED_MAX);
  const currency = await currencyOf(world, request.partnerId);
  let added = 0;
  for (let from = 0; from < request.count; from += PEOPLE_PER_BATCH) {
    const to = Math.min(from + PEOPLE_PER_BATCH, request.count);
    added += await world.db
      .transaction()
      .execute((tx) => seedBatch(tx, world, request, { from, to, currency }));
    onProgress(to);
  }
  await sequence(world.db);
  return { added, known: request.count - added };
}

async function seedBatch(
  tx: Tx,
  world: Pick<CommandWorld, 'clock' | 'ids'>,
  { partnerId, seed }: SeedRequest,
  batch: { readonly from: number; readonly to: number; readonly currency: string },
): Promise<number> {
  const people = Array.from({ length: batch.to - batch.from }, (_, index) =>
    personAt(partnerId, seed, batch.from + index),
  );
  const known = await tx
    .selectFrom('member')
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', anyOf(people.map((person) => person.memberId)))
    .select('member_id')
    .execute();
  const ids = new Set(known.map((row) => row.member_id));
  const fresh = people.filter((person) => !ids.has(person.memberId));
  if (fresh.length === 0) return 0;
  await addMembers(tx, partnerId, fresh);
  const openings = fresh.filter((person) => person.openingBonus > 0);
  await bookOpenings(
    tx,
    { ids: world.ids, nowMs: world.clock.nowMs() },
    partnerId,
    openings.map(({ memberId, openingBonus }) => ({
      memberId,
      currency: batch.currency,
      amount: openingBonus,
      expireOn: null,
    })),
  );
  return fresh.length;
}

async function currencyOf({ db }: Pick<CommandWorld, 'db'>, partnerId: string): Promise<string> {
  const row = await db
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .select('code')
    .orderBy('code')
    .executeTakeFirst();
  if (row === undefined) throw new FatalError('У партнёра нет валюты бонусов.');
  return row.code;
}

function expectWithin(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new FatalError(`${what}: нужно целое число от ${least} до ${most}.`);
}
