import { expect, test } from 'vitest';
import { bankLikeCard } from '../../../../hardware-sims/magstripe/tracks.ts';
import { scannerOnCounter } from './counter.testkit.ts';

test('[HW-02] a bank card on a scanner with a card slot is refused', async () => {
  const { simulator, heard } = await scannerOnCounter();
  const { pan, track1, track2 } = bankLikeCard();
  for (const frame of [track1 + track2, track2, `%E?${track2}`]) {
    await simulator.port.write(Buffer.from(`${frame}\r`));
  }
  await heard.untilReadings(3);
  expect(heard.readings.map((reading) => reading.kind)).toEqual(['refused', 'refused', 'refused']);
  expect(JSON.stringify(heard.readings)).toContain('device.payment_card_refused');
  expect(JSON.stringify(heard.readings)).not.toContain(pan.slice(0, 6));
});

test('a barcode that looks like a 13-digit Visa, and an address with %B, are codes', async () => {
  const { simulator, heard } = await scannerOnCounter();
  const codes = ['4600000000015', '4600000000138', 'https://example.ru/%B4600000000138?;a=1'];
  for (const code of codes) await simulator.scan(code);
  await heard.untilReadings(3);
  expect(heard.readings.map((reading) => reading.kind === 'code' && reading.code)).toEqual(codes);
});
