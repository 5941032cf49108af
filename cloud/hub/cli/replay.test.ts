import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { bundleText } from '@verno/shared/promotions/bundle';
import { ENGINE_VERSION } from '@verno/shared/promotions/evaluate';
import { publishBundle } from '../directory/bundles.ts';
import { startTestHub, testBundle } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { runCommand } from './command.testkit.ts';

const TIMEOUT_MS = 120_000;
let folder: string;
let world: TestHub;
let till: TestTill;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verno-replay-'));
});
beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
}, TIMEOUT_MS);
afterEach(() => world.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const replay = (...args: readonly string[]) =>
  runCommand({ databaseUrl: world.databaseUrl, data: folder }, 'replay', ...args);
const SINCE = ['--since', '2026-01-01'];

test(
  '[SYNC-10] purchases are computed again to the same bytes, and one that was tampered with is named',
  { timeout: TIMEOUT_MS },
  async () => {
    const sold = till.sell({ member: world.company.anna, prices: [100_000, 50_000] });
    till.sell({ prices: [9_990] });
    await till.upload();
    const clean = await replay(...SINCE);
    expect([clean.code, clean.out]).toEqual([
      0,
      'Пересчитано покупок 2: то же 2, расходится 0, без пакета правил 0, не читается 0.\n',
    ]);
    await sql`update purchase set fact = jsonb_set(fact, '{result,totals,totalKopecks}', '90000')
      where purchase_id = ${sold.purchaseId}`.execute(world.db);
    const found = await replay(...SINCE);
    expect(found.code).toBe(1);
    expect(found.out.trim().split('\n')).toEqual([
      `${sold.number} (${sold.at.local}, ${sold.purchaseId}): расходится`,
      '  итог: сохранено 900.00, пересчитано 1350.00',
      // The till had signed something else, and the list still shows it.
      '  till/result/totals/totalKopecks: сохранено 900.00, пересчитано 1350.00',
      '  columns/totals/totalKopecks: сохранено 1350.00, пересчитано 900.00',
      'Пересчитано покупок 2: то же 1, расходится 1, без пакета правил 0, не читается 0.',
    ]);
  },
);

const line = z.object({
  summary: z.record(z.string(), z.unknown()).optional(),
  outcome: z.string().optional(),
  otherEngine: z.string().nullable().optional(),
  differences: z.array(z.object({ at: z.string() })).optional(),
});

test(
  'old rules stay: a purchase of the last bundle but one is computed by its own, and told by JSON',
  { timeout: TIMEOUT_MS },
  async () => {
    till.sell({ member: world.company.anna });
    await till.upload();
    const { partnerId } = world.company;
    const next = bundleText({ ...testBundle(partnerId), version: 2, promotions: [] });
    const published = await world.db
      .transaction()
      .execute((tx) => publishBundle(tx, partnerId, next, world.clock.nowMs()));
    expect(published.ok).toBe(true);
    expect((await replay(...SINCE)).code).toBe(0);
    // Another version of the engine is told, and is no difference while the figures are the same.
    await sql`update purchase set fact = jsonb_set(fact, '{result,engineVersion}', '"0.9.0"')`.execute(
      world.db,
    );
    await sql`update till_event set body = (jsonb_set(body::jsonb,
      '{payload,result,engineVersion}', '"0.9.0"'))::text`.execute(world.db);
    const other = await replay(...SINCE, '--json');
    expect([other.code, line.parse(JSON.parse(other.out)).summary]).toMatchObject([
      0,
      { purchases: 1, same: 1, otherEngine: 1, engineVersion: ENGINE_VERSION },
    ]);
    await world.db.deleteFrom('bundle').execute();
    const lost = await replay(...SINCE, '--json');
    expect(lost.code).toBe(1);
    const [first, summary] = lost.out
      .trim()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)));
    expect(first).toMatchObject({ outcome: 'no_bundle', otherEngine: '0.9.0', differences: [] });
    expect(summary?.summary).toMatchObject({ purchases: 1, noBundle: 1 });
  },
);

test('a range, a limit, and what is no date', { timeout: TIMEOUT_MS }, async () => {
  for (let count = 0; count < 3; count += 1) till.sell();
  await till.upload();
  const counted = async (...args: readonly string[]) => (await replay(...args)).out.split(':')[0];
  expect(await counted(...SINCE, '--limit', '2')).toBe('Пересчитано покупок 2');
  expect(await counted(...SINCE, '--until', '2026-01-02')).toBe('Пересчитано покупок 0');
  expect((await replay('--since', 'вчера')).err).toMatch(/^--since: нужна дата вида 2026-11-30/);
  expect((await replay()).err).toMatch(/^Не хватает: --since/);
});
