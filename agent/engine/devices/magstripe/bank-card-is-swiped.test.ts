import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  createMagstripe as createSimulator,
  type Magstripe as Simulator,
} from '../../../../hardware-sims/magstripe/magstripe.ts';
import { bankLikeCard, loyaltyCard } from '../../../../hardware-sims/magstripe/tracks.ts';
import { DEVICE_PROBLEMS } from '@verno/shared/contracts/device-problems';
import { type Heard, listen } from '../readings.testkit.ts';
import { createMagstripeDriver } from './driver.ts';
import { createMagstripe } from './index.ts';

const LOYALTY = String.raw`99\d{14}`;
const refusal = (code: string): unknown => ({
  kind: 'refused',
  problem: { code, params: {} },
  deviceId: 'cards',
});

async function counter(pattern: string | null): Promise<{ reader: Simulator; heard: Heard }> {
  const folder = await mkdtemp(join(tmpdir(), 'verno-magstripe-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const reader = await createSimulator({ path: join(folder, 'cards') });
  onTestFinished(reader.close);
  const heard = listen();
  const device = createMagstripe({
    id: 'cards',
    port: { path: reader.port.path },
    cardPattern: () => pattern,
    ...heard,
  });
  onTestFinished(() => device.stop());
  device.start();
  await heard.untilState('ready');
  await reader.port.opened();
  return { reader, heard };
}

test('[HW-01] a loyalty card is swiped and its number goes on', async () => {
  const { reader, heard } = await counter(LOYALTY);
  for (const lrc of ['on', 'off'] as const) {
    reader.program({ lrc });
    await reader.swipe(loyaltyCard('9900012345678901'));
  }
  await heard.untilReadings(2);
  const card = { kind: 'card', number: '9900012345678901', deviceId: 'cards' };
  expect(heard.readings).toEqual([card, card]);
});

test('[HW-02] a bank card is refused whatever the pattern lets through, and leaves no digit', async () => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
  const canary = bankLikeCard('220017394620584');
  // The pattern of a careless shop would take any number.
  const { reader, heard } = await counter(String.raw`\d+`);
  const { pan, ...card } = canary;
  await reader.swipe(card);
  await reader.swipe({ track2: card.track2 });
  await reader.swipe({ track1: card.track1 });
  await reader.swipe({ track2: `;${pan}=?` });
  await heard.untilReadings(4);
  for (const reading of heard.readings) {
    expect(reading).toEqual(refusal('device.payment_card_refused'));
  }
  const everything = JSON.stringify([heard.readings, heard.states, written, DEVICE_PROBLEMS]);
  for (let at = 0; at + 6 <= pan.length; at += 1) {
    expect(everything).not.toContain(pan.slice(at, at + 6));
  }
});

test('[HW-02] a card that is not the shop’s is refused: the default is no', async () => {
  for (const pattern of [LOYALTY, null, '', '(']) {
    const { reader, heard } = await counter(pattern);
    await reader.swipe(loyaltyCard('770012345'));
    await heard.untilReadings(1);
    expect(heard.readings).toEqual([refusal('device.payment_card_refused')]);
  }
});

test('[HW-02] bytes of a swipe are overwritten as soon as they are judged', () => {
  const { track2 } = bankLikeCard();
  const driver = createMagstripeDriver({
    deviceId: 'cards',
    cardPattern: () => LOYALTY,
    onReading: () => undefined,
  });
  const chunk = Buffer.from(`${track2}\r`);
  driver.bytes(chunk);
  expect(chunk.every((byte) => byte === 0)).toBe(true);
});

test('[HW-01] a card swiped too fast is to be swiped again', async () => {
  const { reader, heard } = await counter(LOYALTY);
  await reader.swipeUnreadable();
  await heard.untilReadings(1);
  expect(heard.readings).toEqual([refusal('device.card_unreadable')]);
});

test('a reader without suffix ends its swipes by silence', async () => {
  const { reader, heard } = await counter(LOYALTY);
  await reader.port.write(Buffer.from(';9900012345678901=?9'));
  await heard.untilReadings(1);
  expect(heard.readings).toMatchObject([{ kind: 'card', number: '9900012345678901' }]);
});

test('[HW-04] the reader is unplugged in the middle of a swipe and returns', async () => {
  const { reader, heard } = await counter(LOYALTY);
  await reader.port.write(Buffer.from(';99000'));
  await reader.port.unplug();
  await heard.untilState('missing');
  expect(heard.states.at(-1)?.problem?.code).toBe('device.magstripe_missing');
  await reader.port.plug();
  await heard.untilState('ready');
  await reader.port.opened();
  await reader.swipe(loyaltyCard('9900012345678901'));
  await heard.untilReadings(1);
  expect(heard.readings).toMatchObject([{ kind: 'card', number: '9900012345678901' }]);
});
