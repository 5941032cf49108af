/** `kill -9` of a till that spends what was lent to it: no spend without its right gone, none gone without a spend. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { applyPage } from '../feed/apply.ts';
import { ANNA, ANNA_CARD, EARN_FIVE, REDEEM_HALF, feedOf } from '../shop.testkit.ts';
import { openTillDatabase } from '../store/database.ts';
import { createTillStore } from '../store/store.ts';
import type { TillStore } from '../store/store.ts';
import { bundleItem } from '../till.testkit.ts';
import { enrolledStore } from './counter.testkit.ts';

const SELLER = fileURLToPath(new URL('seller.testkit.ts', import.meta.url));
const GRANTED = 1_000_000;
const KILLS = 2;
const PAID_MIN = 5;
const SPREAD_MS = 40;

function inFolder<T>(folder: string, work: (store: TillStore) => T): T {
  const opened = openTillDatabase(folder);
  if (!opened.ok) throw new Error(opened.error.text.en);
  const done = work(createTillStore(opened.value));
  opened.value.close();
  return done;
}

/** Kills a seller at some moment after a few sales; gives how many it had confirmed. */
async function sellAndKill(folder: string): Promise<number> {
  const child = spawn(process.execPath, [SELLER, folder, ANNA_CARD, '4600000000015'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8');
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (text: string) => {
      said += text;
      if (said.split('\n').length > PAID_MIN) resolve();
    });
    child.on('exit', () => resolve());
  });
  await pause(Math.random() * SPREAD_MS);
  const ended = once(child, 'exit');
  if (child.exitCode === null) child.kill('SIGKILL');
  await ended;
  const words = said.split('\n').filter((word) => word !== '');
  expect(new Set(words)).toEqual(new Set(['paid']));
  return words.length;
}

test('[SYNC-05] killed at any moment, the till has exactly the rights that its receipts left it', async () => {
  const store = enrolledStore();
  const { folder } = store.database;
  const policy = { kind: 'escrow', shareBp: 5000, perMember: GRANTED, perTill: GRANTED };
  const lent = { memberId: ANNA, currency: 'bonus', epoch: 1, granted: GRANTED, recalled: false };
  const items = [
    bundleItem(1, [EARN_FIVE, REDEEM_HALF]),
    ...feedOf([
      { kind: 'offline_policy', key: 'bonus', value: { currency: 'bonus', policy } },
      { kind: 'lent', key: `${ANNA}/bonus`, value: lent },
    ]),
  ];
  applyPage(store, { items, cursors: {}, complete: true }, 1, null);
  store.database.close();
  let confirmed = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    confirmed += await sellAndKill(folder);
    inFolder(folder, ({ events, offlineBonuses }) => {
      const facts = [...events.unacknowledged(1)].map(({ payload }) => purchaseFact.parse(payload));
      const spent = facts.reduce((sum, { result }) => sum + (result.redemption?.granted ?? 0), 0);
      expect(facts.length).toBeGreaterThanOrEqual(confirmed);
      expect(spent).toBeGreaterThan(0);
      expect(offlineBonuses.lentOf(1, ANNA)['bonus']).toBe(GRANTED - spent);
    });
  }
}, 90_000);
