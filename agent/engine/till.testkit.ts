/** A whole till for a test, and a face that talks to it over the real loopback door. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BRIDGE_PATH, bridgeMessage } from '@verno/shared/contracts/bridge';
import type { BridgeCommand, BridgeInput, TillView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import { bundleHash, bundleText } from '@verno/shared/promotions/bundle';
import type { PromotionInput } from '@verno/shared/promotions/bundle';
import { expect, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ENROLMENT_CODE, startFakeHub } from './fake-hub.testkit.ts';
import type { FakeHub } from './fake-hub.testkit.ts';
import { PARTNER, SHOP_FEED, feedOf } from './shop.testkit.ts';
import { tempFolder } from './store/temp-folder.testkit.ts';
import { createTill } from './till.ts';
import type { Till, TillConfig } from './till.ts';

export const PATIENCE = { timeout: 10_000, interval: 10 };

/** A till on a folder of its own; stopped when the test ends. */
export async function startTill(fields: Partial<TillConfig> = {}): Promise<Till> {
  const dataFolder = fields.dataFolder ?? tempFolder();
  const faceFolder = join(dataFolder, 'face');
  mkdirSync(join(faceFolder, 'assets'), { recursive: true });
  writeFileSync(join(faceFolder, 'index.html'), '<!doctype html><title>Касса</title>');
  writeFileSync(join(faceFolder, 'assets', 'app.js'), 'export {};');
  const logged: { event: string; detail: unknown }[] = [];
  const till = await createTill({
    dataFolder,
    faceFolder,
    hubUrl: null,
    enrolCode: null,
    listen: null,
    scannerPath: null,
    magstripePath: null,
    printer: null,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    random: { bytes: (count) => randomBytes(count) },
    log: (event, detail) => logged.push({ event, detail }),
    ...fields,
  });
  onTestFinished(() => till.stop());
  return till;
}

/** A hub with the small shop and a till that has enrolled and read everything. */
export async function startShop(
  options: {
    readonly promotions?: readonly PromotionInput[];
    readonly till?: Partial<TillConfig>;
  } = {},
): Promise<{ hub: FakeHub; till: Till }> {
  const hub = await startFakeHub([...SHOP_FEED]);
  if (options.promotions !== undefined) hub.feed.push(bundleItem(1, options.promotions));
  const till = await startTill({ hubUrl: hub.url, enrolCode: ENROLMENT_CODE, ...options.till });
  await until(till, (view) => !view.status.catchingUp && view.status.link === 'online');
  return { hub, till };
}

/** The bundle as a change of the feed. */
export function bundleItem(version: number, promotions: readonly PromotionInput[]) {
  const text = bundleText({
    schema: 1,
    partnerId: PARTNER,
    version,
    currencies: [
      { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, precision: 2, perRuble: 100 },
    ],
    promotions,
  });
  const value = { version, hash: bundleHash(text), text };
  return feedOf([{ kind: 'bundle', key: PARTNER, value }], 1000 + version)[0]!;
}

/** Waits until the view is as wanted, and gives it. */
export async function until(
  till: Pick<Till, 'view'>,
  wanted: (view: TillView) => boolean,
): Promise<TillView> {
  await vi.waitFor(() => {
    const view = till.view();
    expect(wanted(view), JSON.stringify(view)).toBe(true);
  }, PATIENCE);
  return till.view();
}

/** Commands that must be accepted. */
export function cashierOf(till: Pick<Till, 'command' | 'view'>) {
  return async <C extends BridgeCommand>(name: C, input: BridgeInput<C>): Promise<TillView> => {
    const answer = await till.command(name, input);
    if (!answer.ok) throw new Error(`${name} refused: ${JSON.stringify(answer.error)}`);
    return till.view();
  };
}

export interface Face {
  readonly views: TillView[];
  readonly answers: Map<number, { ok: boolean; value?: unknown; problem?: Problem }>;
  readonly send: (frame: unknown) => void;
  /** Sends a command and gives its answer. */
  ask(
    command: string,
    input: unknown,
  ): Promise<{ ok: boolean; value?: unknown; problem?: Problem }>;
  readonly closed: () => boolean;
}

/** Opens the page with its one-time address, then the bridge, as a browser would. */
export async function openFace(url: string): Promise<Face> {
  const page = await fetch(url, { redirect: 'manual' });
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { origin, host } = new URL(url);
  const socket = new WebSocket(`ws://${host}${BRIDGE_PATH}`, { headers: { cookie, origin } });
  onTestFinished(() => socket.terminate());
  const views: TillView[] = [];
  const answers: Face['answers'] = new Map();
  let closed = false;
  let lastId = 0;
  socket.on('close', () => {
    closed = true;
  });
  socket.on('message', (data: Buffer) => {
    const message = bridgeMessage.parse(JSON.parse(data.toString('utf8')));
    if (message.type === 'view') views.push(message.view);
    else answers.set(message.id, message);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
  return {
    views,
    answers,
    send,
    closed: () => closed,
    ask: async (command, input) => {
      lastId += 1;
      const id = lastId;
      send({ type: 'command', id, command, input });
      await vi.waitFor(() => expect(answers.has(id)).toBe(true), PATIENCE);
      return answers.get(id)!;
    },
  };
}
