/** The examples of docs/specs/marketing.md, each on a hub of its own. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { verifyBooks } from '../books/verify.ts';
import { sweepCoupons } from './hold.ts';
import { returnConsumed } from './returned.ts';
import { days, openShop } from './shop.testkit.ts';
import type { Shop } from './shop.testkit.ts';
import { reviewStatuses } from './statuses.ts';

const SPEC = fileURLToPath(new URL('../../../docs/specs/marketing.md', import.meta.url));
const EXAMPLES_MIN = 5;

const fields = z.record(z.string(), z.record(z.string(), z.unknown())).default({});
const step = z.union([
  z.strictObject({
    issue: z.string(),
    to: z.string().optional(),
    as: z.string().optional(),
    count: z.int().optional(),
    codes: z.array(z.string()).optional(),
    refused: z.string().optional(),
  }),
  z.strictObject({
    sell: z.strictObject({
      member: z.string().optional(),
      price: z.int(),
      coupons: z.array(z.string()).default([]),
    }),
    discount: z.int(),
  }),
  z.strictObject({ passDays: z.int() }),
  /** The n-th sale comes back whole. */
  z.strictObject({ refundSale: z.int() }),
  z.strictObject({ coupon: z.string(), state: z.string() }),
  z.strictObject({ counters: z.string(), are: z.record(z.string(), z.int()) }),
  z.strictObject({ figures: z.record(z.string(), z.int()) }),
  z.strictObject({ status: z.string(), is: z.string(), says: z.string().optional() }),
]);
type Step = z.infer<typeof step>;
const example = z.strictObject({
  example: z.string(),
  templates: fields,
  emissions: fields,
  counters: fields,
  statusSystems: fields,
  bundle: z
    .object({ promotions: z.array(z.unknown()) })
    .loose()
    .optional(),
  steps: z.array(step).min(1),
});

const examples = [...readFileSync(SPEC, 'utf8').matchAll(/```json\n([\s\S]*?)```/g)].map((block) =>
  example.parse(JSON.parse(block[1] ?? '')),
);

test('the document has its examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(EXAMPLES_MIN);
});

test.for(examples)('$example', async (one) => {
  const shop = await openShop();
  try {
    await prepare(shop, one);
    const story: Story = { shop, sold: [], codes: new Map() };
    for (const [index, next] of one.steps.entries()) {
      await tell(story, next, `step ${index + 1}: ${JSON.stringify(next)}`);
    }
    expect((await verifyBooks(shop.world.db)).findings).toEqual([]);
  } finally {
    await shop.world.close();
  }
});

interface Story {
  readonly shop: Shop;
  readonly sold: PurchaseFact[];
  readonly codes: Map<string, string>;
}

async function prepare(shop: Shop, one: z.infer<typeof example>): Promise<void> {
  const common = { name: 'Пример', timeZone: 'Europe/Moscow' };
  for (const [id, template] of Object.entries(one.templates)) {
    expect((await shop.put(`/number-templates/${id}`, { name: id, template })).status).toBe(200);
  }
  for (const [path, all] of [
    ['coupon-emissions', one.emissions],
    ['counters', one.counters],
    ['status-systems', one.statusSystems],
  ] as const) {
    for (const [id, body] of Object.entries(all)) {
      const put = await shop.put(
        `/${path}/${id}`,
        path === 'coupon-emissions' ? { ...common, ...body } : body,
      );
      expect([put.status, put.body['errors']]).toEqual([200, undefined]);
    }
  }
  // The bundle is read by the engine's own parser, which says what is wrong with it.
  if (one.bundle !== undefined) await shop.publish(one.bundle as never);
}

async function tell(story: Story, next: Step, where: string): Promise<void> {
  const { shop } = story;
  const { world } = shop;
  const who = (name: string) => (name === 'anna' ? world.company.anna : world.company.boris);
  if ('issue' in next) return issue(story, next, where);
  if ('sell' in next) {
    const { member, price, coupons } = next.sell;
    const fact = await shop.sold(shop.one, {
      price,
      coupons: coupons.map((name) => story.codes.get(name) ?? name),
      ...(member === undefined ? {} : { member: who(member) }),
    });
    story.sold.push(fact);
    expect(fact.result.totals.discountKopecks, where).toBe(next.discount);
  } else if ('passDays' in next) {
    await shop.pass(days(next.passDays));
    await sweepCoupons(world.db, world.clock.nowMs());
    await reviewStatuses(world.db, { ids: world.ids, nowMs: world.clock.nowMs() });
  } else if ('refundSale' in next) await refund(story, next.refundSale);
  else if ('coupon' in next) {
    const code = story.codes.get(next.coupon) ?? next.coupon;
    expect((await shop.get(`/coupons/${code}`))['state'], where).toBe(next.state);
  } else if ('counters' in next) {
    const { items } = await shop.get(`/members/${who(next.counters)}/counters`);
    const rows = items as { key: string; value: number }[];
    const seen = Object.fromEntries(rows.map((row) => [row.key, row.value]));
    expect(seen, where).toEqual(next.are);
  } else if ('figures' in next) {
    expect((await shop.known(shop.two)).figures, where).toEqual(next.figures);
  } else {
    const { items } = await shop.get(`/members/${who(next.status)}/statuses`);
    const [now] = items as { tier: string; progress: { ru: string } }[];
    expect(now?.tier, where).toBe(next.is);
    const said = now?.progress.ru.replaceAll('\u00a0', ' ');
    if (next.says !== undefined) expect(said, where).toBe(next.says);
  }
}

async function issue(
  { shop, codes }: Story,
  next: Extract<Step, { issue: string }>,
  where: string,
): Promise<void> {
  const { company, ids } = shop.world;
  const answer = await shop.post(`/coupon-emissions/${next.issue}/coupons`, {
    requestId: ids.next(),
    memberId: next.to === undefined ? null : company.anna,
    count: next.count ?? 1,
  });
  if (next.refused !== undefined) {
    expect(answer.body['code'], where).toBe(next.refused);
    return;
  }
  const made = answer.body['codes'] as string[];
  if (next.codes !== undefined) expect(made, where).toEqual(next.codes);
  if (next.as !== undefined) codes.set(next.as, made[0] ?? '');
}

async function refund({ shop, sold }: Story, nth: number): Promise<void> {
  const { db, ids, clock, company } = shop.world;
  const fact = sold[nth - 1];
  if (fact === undefined) throw new Error(`there is no sale ${nth}`);
  const wholeKopecks = fact.result.lines.reduce((sum, line) => sum + line.amountKopecks, 0);
  await db.transaction().execute((tx) =>
    returnConsumed(tx, { ids, nowMs: clock.nowMs() }, company.partnerId, fact, {
      refundId: ids.next(),
      beforeKopecks: 0,
      afterKopecks: wholeKopecks,
      wholeKopecks,
      whole: true,
    }),
  );
}
