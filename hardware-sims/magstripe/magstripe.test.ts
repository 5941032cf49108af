import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testFolder } from '../support/folder.testkit.ts';
import { openTillPort, type TillPort } from '../support/till-port.testkit.ts';
import { createMagstripe, type Magstripe } from './magstripe.ts';
import { bankLikeCard, frameTrack, loyaltyCard, lrc } from './tracks.ts';

async function counter(): Promise<{ reader: Magstripe; till: TillPort }> {
  const reader = await createMagstripe({ path: join(await testFolder(), 'magstripe') });
  onTestFinished(reader.close);
  const till = await openTillPort(reader.port.path);
  onTestFinished(till.close);
  await reader.port.opened();
  return { reader, till };
}

test('the check character of the known card is 9', () => {
  expect(lrc(';9900012345678901=?', 2)).toBe('9');
});

test('the exclusive or of a track with its check character leaves the bare alphabet base', () => {
  for (const [content, track, bits] of [
    ['B1234^NAME^00', 1, 0x3f],
    ['77=123', 2, 0x0f],
    ['77=1234', 2, 0x0f],
  ] as const) {
    const framed = frameTrack(content, track);
    const base = track === 1 ? 0x20 : 0x30;
    const rest = Array.from(framed + lrc(framed, track)).reduce(
      (sum, char) => sum ^ ((char.charCodeAt(0) - base) & bits),
      0,
    );
    expect(rest).toBe(0);
  }
});

test('[HW-05] a loyalty card is swiped: track 2 with its check character and CR', async () => {
  const { reader, till } = await counter();
  await reader.swipe(loyaltyCard('9900012345678901'));
  await till.waitFor('\r');
  expect(till.received().toString('latin1')).toBe(';9900012345678901=?9\r');
});

test('[HW-05] a card with two tracks sends them in order, sentinels added where missing', async () => {
  const { reader, till } = await counter();
  reader.program({ lrc: 'off', suffix: 'CRLF' });
  await reader.swipe({ track2: '77001=01', track1: '%BNAME^1?' });
  await till.waitFor('\r\n');
  expect(till.received().toString('latin1')).toBe('%BNAME^1?;77001=01?\r\n');
});

test('a bank-like card passes Luhn and looks like what a bank writes', () => {
  const { pan, track1, track2 } = bankLikeCard('400000123456789');
  expect(pan).toBe('4000001234567899');
  expect(track1.startsWith(`%B${pan}^`)).toBe(true);
  expect(track2.startsWith(`;${pan}=`)).toBe(true);
  const luhn = Array.from(pan)
    .toReversed()
    .reduce((sum, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return sum + Math.floor(value / 10) + (value % 10);
    }, 0);
  expect(luhn % 10).toBe(0);
});

test('a swipe too fast is reported as unreadable', async () => {
  const { reader, till } = await counter();
  await reader.swipeUnreadable();
  await till.waitFor('\r');
  expect(till.received().toString('latin1')).toBe('%E?;E?\r');
});

test('a card that cannot exist is refused before anything is sent', async () => {
  const { reader } = await counter();
  await expect(reader.swipe({ track2: 'IVANOV' })).rejects.toThrow(/track 2/);
  await expect(reader.swipe({})).rejects.toThrow(/no track/);
});

test('[HW-04] the reader is unplugged and returns on the same path', async () => {
  const { reader, till } = await counter();
  await reader.port.unplug();
  await till.waitForHangUp();
  await reader.port.plug();
  const again = await openTillPort(reader.port.path);
  onTestFinished(again.close);
  await reader.port.opened();
  await reader.swipe(loyaltyCard('77001'));
  await again.waitFor('?');
});
