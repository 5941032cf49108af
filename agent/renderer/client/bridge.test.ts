import { EventEmitter } from 'node:events';
import type { BridgeRequest } from '@verno/shared/contracts/bridge';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EMPTY_VIEW } from '../tests/toy-shop.testkit.ts';
import { createBridge, type Bridge } from './bridge.ts';
import type { Connect } from './transport.ts';

/** The engine's end of each way that the bridge opened. */
class Way extends EventEmitter {
  readonly sent: BridgeRequest[] = [];
}

let ways: Way[] = [];
let isReachable = true;
let bridge: Bridge;

const connect: Connect = () => {
  if (!isReachable) return Promise.reject(new Error('nobody there'));
  const way = new Way();
  ways.push(way);
  return Promise.resolve({
    send: (request) => void way.sent.push(request),
    onMessage: (listener) => void way.on('frame', listener),
    onClose: (listener) => void way.on('close', listener),
    close: () => undefined,
  });
};
const way = (): Way => ways.at(-1)!;
/** Id of the command that was sent in this place. */
const idOf = (place: number): number | undefined => way().sent[place]?.id;
const showView = (revision = 1): void =>
  void way().emit('frame', { type: 'view', view: { ...EMPTY_VIEW, revision } });
const opened = async (count: number): Promise<void> => {
  await vi.waitFor(() => expect(ways).toHaveLength(count));
  await Promise.resolve();
};

beforeEach(async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  ways = [];
  isReachable = true;
  bridge = createBridge(connect);
  await opened(1);
  showView();
});

afterEach(() => {
  bridge.close();
  vi.useRealTimers();
});

describe('the bridge', () => {
  test('matches answers to commands, in whatever order they come', async () => {
    const first = bridge.command('searchGoods', { text: 'чай' });
    const second = bridge.command('cancel', null);
    way().emit('frame', { type: 'answer', id: idOf(1), ok: true, value: null });
    way().emit('frame', { type: 'answer', id: idOf(0), ok: true, value: [] });
    expect(await first).toEqual({ ok: true, value: [] });
    expect(await second).toEqual({ ok: true, value: null });
  });

  test('a refusal is the engine’s problem, an answer of another shape is the face’s', async () => {
    const refused = bridge.command('cancel', null);
    const garbled = bridge.command('searchGoods', { text: 'чай' });
    const problem = { code: 'sale.empty', params: {} };
    way().emit('frame', { type: 'refusal', id: idOf(0), ok: false, problem });
    way().emit('frame', { type: 'answer', id: idOf(1), ok: true, value: 'чай' });
    expect(await refused).toEqual({ ok: false, error: problem });
    expect(await garbled).toMatchObject({ ok: false, error: { code: 'face.answer_garbled' } });
  });

  test('frames that are not of the contract change nothing', () => {
    const before = bridge.state();
    for (const frame of [undefined, null, 'view', { type: 'view', view: {} }, { type: 'answer' }]) {
      way().emit('frame', frame);
    }
    expect(bridge.state()).toBe(before);
  });

  test('a broken way keeps the view, fails what waits, and opens again by itself', async () => {
    const waiting = bridge.command('cancel', null);
    way().emit('close');
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'face.link_lost' } });
    expect(bridge.state()).toMatchObject({ link: 'lost', view: { revision: 1 } });
    expect(await bridge.command('cancel', null)).toMatchObject({ ok: false });
    await opened(2);
    expect(bridge.state().link).toBe('lost');
    // A new engine counts from the beginning.
    showView(1);
    expect(bridge.state().link).toBe('open');
  });

  test('tries ever more rarely while nobody answers, and does not give up', async () => {
    isReachable = false;
    way().emit('close');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ways).toHaveLength(1);
    isReachable = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ways).toHaveLength(2);
  });

  test('silence is told after a bound', async () => {
    const waiting = bridge.command('cancel', null);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'face.no_answer' } });
  });
});
