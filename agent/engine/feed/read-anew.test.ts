import { ok } from '@verno/shared/kernel/result';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTillClock } from '../clock.ts';
import type { Session } from '../hub/session.ts';
import { enrolledStore } from '../sales/counter.testkit.ts';
import { PARTNER, goods } from '../shop.testkit.ts';
import { PATIENCE } from '../till.testkit.ts';
import { createReader } from './reader.ts';

const SCOPE = `partner:${PARTNER}`;
const POSITION = 50;

test('[TILL-10] read anew while a page is on its way: nothing the till sells goes away meanwhile', async () => {
  const store = enrolledStore();
  const item = { scope: SCOPE, position: 10, kind: 'goods', key: 'G1', value: goods('G1') };
  const asked: number[] = [];
  const seen: number[] = [];
  let held: PromiseWithResolvers<void> | null = null;
  const session: Session = {
    call: async (operation, { body }) => {
      const { cursors } = body as { cursors: Record<string, number> };
      const from = cursors[SCOPE] ?? 0;
      asked.push(from);
      await held?.promise;
      const items = from < item.position ? [item] : [];
      const page = { items, cursors: { [SCOPE]: POSITION }, complete: true };
      return ok(operation.response.parse(page));
    },
    bytes: async () => ok(new Uint8Array()),
    renew: async () => ok('token'),
    token: () => 'token',
    // Read page by page.
    hubWire: () => 2,
  };
  const reader = createReader({
    store,
    session,
    clock: createTillClock({ nowMs: () => 1, monotonicMs: () => 1 }, store.clock, 0),
    running: { nowMs: () => 1 },
    random01: () => 0,
    hasRoom: () => true,
    activeBundle: () => null,
    onBundles: () => undefined,
    onTouched: () => undefined,
    onProblem: () => undefined,
    onPage: () => seen.push(store.goods.count()),
    log: () => undefined,
  });
  onTestFinished(() => reader.stop());
  reader.start();
  await vi.waitFor(() => expect(seen).toHaveLength(1), PATIENCE);
  expect(store.goods.bySku('G1')).not.toBeNull();
  const before = store.goods.count();
  held = Promise.withResolvers();
  reader.kick();
  await vi.waitFor(() => expect(asked).toEqual([0, POSITION]), PATIENCE);
  reader.readAnew();
  held.resolve();
  await vi.waitFor(() => expect(asked).toEqual([0, POSITION, 0]), PATIENCE);
  // What this hub never had goes when all is read, not before.
  await vi.waitFor(() => expect(seen).toEqual([before, before, 1]), PATIENCE);
});
