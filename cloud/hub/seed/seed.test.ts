import { afterAll, beforeAll, expect, test } from 'vitest';
import { isValidEan } from '@verno/shared/catalog/barcode';
import { memberItem } from '@verno/shared/contracts/sync';
import { verifyBooks } from '../books/verify.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { personAt } from './people.ts';
import { seedMembers } from './seed.ts';

let world: TestHub;
beforeAll(async () => {
  world = await startTestHub();
});
afterAll(() => world.close());

const partner = '0190f0a0-0000-7000-8000-000000000001';

test('a person follows from the seed and the place alone; two seeds share no card and no phone', () => {
  expect(personAt(partner, 7, 123)).toEqual(personAt(partner, 7, 123));
  const people = [1, 2].flatMap((seed) =>
    Array.from({ length: 2000 }, (_, place) => personAt(partner, seed, place)),
  );
  const cards = people.flatMap(({ cardNumber }) => (cardNumber === null ? [] : [cardNumber]));
  expect(new Set(cards).size).toBe(cards.length);
  expect(cards.every(isValidEan)).toBe(true);
  for (const key of ['memberId', 'phone'] as const) {
    expect(new Set(people.map((person) => person[key])).size).toBe(people.length);
  }
  expect(people.every(({ phone }) => /^\+79\d{9}$/.test(phone ?? ''))).toBe(true);
  const levels = Map.groupBy(people, ({ statuses }) => statuses['level']);
  expect(new Set(levels.keys())).toEqual(new Set(['bronze', 'gold', 'silver']));
});

test('members come with cards, answers and balances into the feed, once; the books agree', async () => {
  const { partnerId } = world.company;
  const request = { partnerId, count: 2500, seed: 3 };
  const told: number[] = [];
  expect(await seedMembers(world, request, (done) => told.push(done))).toEqual({
    added: 2500,
    known: 0,
  });
  expect(told).toEqual([2000, 2500]);
  expect(await seedMembers(world, { ...request, count: 2501 }, () => undefined)).toEqual({
    added: 1,
    known: 2500,
  });
  const person = personAt(partnerId, 3, 2500);
  const item = await world.db
    .selectFrom('feed_item')
    .where('kind', '=', 'member')
    .where('key', '=', person.memberId)
    .select('value')
    .executeTakeFirstOrThrow();
  const member = memberItem.parse(item.value);
  expect(member.facts.attributes).toEqual(person.attributes);
  expect(member.identifiers).toContainEqual({ kind: 'phone', value: person.phone });
  const sum = await world.db
    .selectFrom('balance')
    .select((eb) => eb.fn.sum<number>('active').as('active'))
    .executeTakeFirstOrThrow();
  const brought = Array.from({ length: 2501 }, (_, place) => personAt(partnerId, 3, place));
  expect(sum.active).toBe(brought.reduce((total, { openingBonus }) => total + openingBonus, 0));
  expect((await verifyBooks(world.db)).findings).toEqual([]);
}, 60_000);

test('counts and seeds that numbers have no room for are refused', async () => {
  const { partnerId } = world.company;
  const wrong = [
    { partnerId, count: 0, seed: 1 },
    { partnerId, count: 1, seed: 1000 },
    { partnerId, count: 1.5, seed: 1 },
  ];
  for (const request of wrong) {
    await expect(seedMembers(world, request, () => undefined)).rejects.toThrow('нужно целое число');
  }
});
