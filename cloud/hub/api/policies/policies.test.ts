/** Policies of a company: seen, changed with a reason, kept with who did it, and obeyed by the next refund. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policiesView } from '@verno/shared/contracts/hub/policies';
import { openApplication } from '../../application.testkit.ts';
import { verifyBooks } from '../../books/verify.ts';
import { runCommand } from '../../cli/command.testkit.ts';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import type { Browser } from '../../staff.testkit.ts';
import { createTill } from '../../till.testkit.ts';

const TIMEOUT_MS = 120_000;
let world: TestHub;
let hq: Browser;
let data: string;
beforeAll(async () => {
  world = await startTestHub();
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  data = mkdtempSync(join(tmpdir(), 'verno-policies-'));
});
afterAll(async () => {
  const { findings } = await verifyBooks(world.db);
  await world.close();
  rmSync(data, { recursive: true, force: true });
  expect(findings).toEqual([]);
});

const see = async () => policiesView.parse((await hq.call('GET', '/api/v1/policies')).body);
const change = (body: object, who = hq) => who.call('PATCH', '/api/v1/policies', body);

test('headquarters changes how far a refund takes back; the next refund obeys, the change is kept', async () => {
  expect(await see()).toEqual({
    reversalPolicy: 'negative',
    returnGraceDays: 30,
    timeZone: 'Europe/Moscow',
    changes: [],
  });
  const reason = 'Жалобы на минус на счёте';
  const done = await change({ reversalPolicy: 'to_zero', returnGraceDays: 30, reason });
  expect(done.status).toBe(200);
  expect(policiesView.parse(done.body)).toMatchObject({
    reversalPolicy: 'to_zero',
    changes: [
      {
        before: { reversalPolicy: 'negative' },
        after: { reversalPolicy: 'to_zero' },
        reason,
        by: { name: 'Главный Офис' },
      },
    ],
  });
  // Said again it is no change.
  await change({ reversalPolicy: 'to_zero', reason });
  expect((await see()).changes).toHaveLength(1);
  const till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  const fact = till.sell({ member: world.company.anna, prices: [10_000] });
  // All that it brought is spent by the next purchase.
  till.sell({ member: world.company.anna, prices: [900], redeem: 400, balance: 450 });
  till.takeBack(fact, { l1: 1000 });
  await till.upload();
  const row = await world.db
    .selectFrom('balance')
    .where('member_id', '=', world.company.anna)
    .select('active')
    .executeTakeFirstOrThrow();
  expect(row.active).toBe(0);
  const refund = await world.db.selectFrom('refund').select('flags').executeTakeFirstOrThrow();
  expect(refund.flags).toEqual(['short_reversal']);
});

test('the programme’s zone moves the days of bonuses given by hand', async () => {
  const bad = [
    { timeZone: 'Europe/Nowhere' },
    { timeZone: '+03:00' },
    { returnGraceDays: 0 },
    { reversalPolicy: 'never' },
    { gracedays: 5 },
  ];
  const codes = [];
  for (const one of bad) codes.push((await change({ ...one, reason: 'Проба' })).body['code']);
  expect(codes).toEqual([
    'place.zone_unknown',
    ...Array.from({ length: 4 }, () => 'request.invalid'),
  ]);
  expect((await change({ timeZone: 'Asia/Yekaterinburg' })).body).toMatchObject({
    errors: [{ pointer: '/reason' }],
  });
  const expireOn = '2027-01-01';
  const endOf = async () => {
    const correctionId = world.ids.next();
    await hq.call('POST', '/api/v1/corrections', {
      correctionId,
      kind: 'accrue',
      member: { kind: 'member', value: world.company.boris },
      currency: 'bonus',
      amount: '1',
      expireOn,
      reason: 'Подарок',
    });
    const lot = await world.db
      .selectFrom('lot')
      .where('cause_id', '=', correctionId)
      .select('expire_at')
      .executeTakeFirstOrThrow();
    return lot.expire_at?.toISOString();
  };
  expect(await endOf()).toBe('2026-12-31T21:00:00.000Z');
  await change({ timeZone: 'Asia/Yekaterinburg', reason: 'Переезд офиса' });
  expect(await endOf()).toBe('2026-12-31T19:00:00.000Z');
});

test('who does not act for the whole company neither sees nor changes them', async () => {
  const manager = openBrowser(world.hub.url);
  await manager.signIn('manager', PASSWORD);
  expect((await change({ returnGraceDays: 1, reason: 'Проба' }, manager)).status).toBe(403);
  const local = await openApplication(world, { storeIds: [world.company.moscow] });
  expect((await local.send('GET', '/api/v1/policies')).body['code']).toBe('auth.forbidden');
  const body = { returnGraceDays: 1, reason: 'Проба' };
  expect((await local.send('PATCH', '/api/v1/policies', body)).body['code']).toBe('auth.forbidden');
});

test(
  'the operator of the hub sees and changes them by command',
  { timeout: TIMEOUT_MS },
  async () => {
    const place = { databaseUrl: world.databaseUrl, data };
    const run = (...args: string[]) => runCommand(place, 'policy', ...args);
    const [wrong, done] = [
      await run('set', '--grace-days', 'много', '--zone', 'Europe/Samara'),
      await run('set', '--grace-days', '14', '--reason', 'По договору'),
    ];
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringMatching(/--grace-days.*\n--reason/)]);
    expect([done.code, done.err]).toEqual([0, '']);
    expect(await see()).toMatchObject({ returnGraceDays: 14, timeZone: 'Asia/Yekaterinburg' });
    const shown = await run();
    expect(shown.out).toContain('(--grace-days): 14');
    expect(shown.out).toContain('{"returnGraceDays":30} → {"returnGraceDays":14}, По договору');
  },
);
