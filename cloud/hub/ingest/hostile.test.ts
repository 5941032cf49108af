/** What a broken or malicious till can send: nothing of it may stop what comes after it, or other people. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '@verno/shared/kernel/json';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { verifyBooks } from '../books/verify.ts';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';

let world: TestHub;
let till: TestTill;

beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const suspended = () =>
  world.db.selectFrom('suspense').select(['seq', 'reason']).orderBy('seq').execute();

async function purchases(): Promise<number> {
  return (await world.db.selectFrom('purchase').select('purchase_id').execute()).length;
}

/** The same purchase again under another id, with some of it forged. */
function forge(fact: PurchaseFact, change: Partial<PurchaseFact>): void {
  const forged = { ...fact, purchaseId: world.ids.next(), ...change };
  till.append('purchase.confirmed', JSON.parse(JSON.stringify(forged)) as Json);
}

describe('an odd event is kept and holds up nobody', () => {
  test('keys that copying loses are part of the hash: the chain still holds', async () => {
    till.append('x', JSON.parse('{"__proto__":{"a":1},"constructor":1}') as Json);
    till.sell();
    expect((await till.upload()).body).toMatchObject({ seq: 2 });
    const [kept] = await world.db.selectFrom('till_event').select('body').orderBy('seq').execute();
    expect(kept?.body).toContain('"__proto__":{"a":1}');
  });

  test('a newer till adds fields to the envelope: stored whole, for the hub after the upgrade', async () => {
    till.append('purchase.confirmed', { a: 1 }, { schema: 2, shift: 'утро' } as object);
    till.sell();
    expect((await till.upload()).body).toMatchObject({ seq: 2 });
    const [kept] = await world.db.selectFrom('till_event').select('body').orderBy('seq').execute();
    expect(JSON.parse(kept?.body ?? '')).toMatchObject({ schema: 2, shift: 'утро' });
    expect(await suspended()).toEqual([{ seq: 1, reason: 'unknown_schema' }]);
  });

  test('halves of surrogate pairs and U+0000 in every text of an event', async () => {
    till.append('x\ud800', { 'k\udc00': '\ud800' }, { engineVersion: '1\u0000' });
    till.sell();
    expect((await till.upload()).body).toMatchObject({ seq: 2 });
    expect(await purchases()).toBe(1);
  });

  test('a queue longer than a column is only a figure for HQ', async () => {
    till.sell();
    const done = await till.upload(till.log, { queued: 9_000_000_000 });
    expect(done.body).toMatchObject({ seq: 1 });
  });

  test('two events of one batch under one id are a fork: both kept, the till stops', async () => {
    const first = till.append('x', {});
    till.append('y', {}, { id: first.id });
    expect((await till.upload()).body).toMatchObject({ code: 'sync.fork' });
    const kept = await world.db.selectFrom('quarantine').select('seq').orderBy('seq').execute();
    expect(kept.map((row) => row.seq)).toEqual([1, 2]);
  });

  test('what is no event at all is refused in words, never as our failure', async () => {
    let deep: Json = 1;
    for (let level = 0; level < 500; level += 1) deep = [deep];
    const event = till.append('x', 1);
    const bodies = [
      { events: [{ ...event, payload: deep }] },
      { events: [{ ...event, schema: 3_000_000_000 }] },
      { cursors: { 'all\u0000': 1 } },
    ];
    for (const body of bodies) {
      expect((await till.upload([event], body)).body).toMatchObject({ code: 'request.invalid' });
    }
  });
});

describe('forged figures', () => {
  test('figures that no shop has wait in suspense; the member buys and spends on', async () => {
    const { anna } = world.company;
    const fact = till.sell({ member: anna });
    till.log.splice(-1);
    const [accrual] = fact.result.accruals;
    const accruals = [{ ...accrual!, amount: Number.MAX_SAFE_INTEGER }];
    for (let times = 0; times < 3; times += 1)
      forge(fact, { result: { ...fact.result, accruals } });
    till.sell({ member: anna });
    expect((await till.upload()).body).toMatchObject({ seq: 4 });
    expect(await suspended()).toEqual(
      [1, 2, 3].map((seq) => ({ seq, reason: 'figure_too_large' })),
    );
    expect(await purchases()).toBe(1);
  });

  test('bonuses that paid nothing, bonuses of nobody, lines of another cheque: suspense', async () => {
    const { anna } = world.company;
    const fact = till.sell({ member: anna });
    const { result } = fact;
    const taken = { currency: 'bonus', promotionId: null, limit: 500, requested: 500, reason: 'x' };
    forge(fact, {
      result: { ...result, redemption: { ...taken, granted: 500, grantedKopecks: 0 } },
      facts: null,
    });
    forge(fact, {
      result: { ...result, redemption: { ...taken, granted: 500, grantedKopecks: 500 } },
    });
    const others = result.lines.map((line) => ({ ...line, lineId: `z${line.lineId}` }));
    forge(fact, { result: { ...result, lines: others } });
    const twice = result.lines.map((line) => ({ ...line, lineId: 'l1' }));
    forge(fact, { result: { ...result, lines: twice } });
    till.sell({ member: anna });
    expect((await till.upload()).body).toMatchObject({ seq: 6 });
    expect(await suspended()).toEqual(
      [2, 3, 4, 5].map((seq) => ({ seq, reason: 'figures_disagree' })),
    );
    expect(await purchases()).toBe(2);
  });
});

test('text that the database cannot hold is a wrong field, wherever people or tills type it', async () => {
  const browser = openBrowser(world.hub.url);
  const answers = [
    await browser.call('POST', '/api/v1/session', { login: 'hq\u0000', password: 'x' }),
    await till.call('POST', '/sync/v1/feed', { cursors: { 'a\u0000': 1 }, limit: 10 }),
    await till.hello({ agentVersion: '1\u0000' }),
    await till.call('POST', '/sync/v1/enrol', {
      code: await world.codeFor(world.company.tills[1]),
      publicKey: `${'A'.repeat(43)}=`,
      agentVersion: '\u0000',
    }),
  ];
  await browser.signIn('hq', PASSWORD);
  answers.push(await browser.call('GET', '/api/v1/members?search=%00'));
  expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400, 400]);
  expect((await browser.call('GET', '/api/v1/purchases/%E0%A4%A')).status).toBe(404);
});
