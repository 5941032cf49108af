import { expect, test } from 'vitest';
import { scannerOnCounter } from './counter.testkit.ts';

test('[HW-01] two goods scanned in a row arrive in one burst and are two readings', async () => {
  const { simulator, heard } = await scannerOnCounter({ suffix: 'CRLF' });
  await simulator.scanGlued(['4600000000015', '46000003', '4600000000022']);
  await heard.untilReadings(3);
  expect(heard.readings).toMatchObject([
    { code: '4600000000015' },
    { code: '46000003' },
    { code: '4600000000022' },
  ]);
});

test('a slow line dribbles a frame and it stays one reading', async () => {
  const { simulator, heard } = await scannerOnCounter();
  await simulator.scan('46000003');
  await heard.untilReadings(1);
  // Slower than the silence that would end a frame without suffix.
  await simulator.scan('4600000000015', { dribble: { chunkBytes: 4, gapMs: 80 } });
  await heard.untilReadings(2);
  expect(heard.readings.at(-1)).toMatchObject({ code: '4600000000015' });
});
