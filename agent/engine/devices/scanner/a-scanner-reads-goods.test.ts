import { expect, test } from 'vitest';
import { scannerOnCounter } from './counter.testkit.ts';

test('[HW-01] milk is scanned on a serial scanner as it comes from the box', async () => {
  const { simulator, heard } = await scannerOnCounter();
  await simulator.scan('4600000000015');
  await heard.untilReadings(1);
  expect(heard.readings).toEqual([
    { kind: 'code', code: '4600000000015', symbology: null, deviceId: 'scanner' },
  ]);
});

test('[HW-01] every framing a scanner can be programmed for gives the same code', async () => {
  const { simulator, heard } = await scannerOnCounter();
  let count = 0;
  for (const prefix of ['none', 'STX'] as const) {
    for (const suffix of ['CR', 'LF', 'CRLF', 'TAB', 'ETX'] as const) {
      simulator.program({ prefix, suffix, aim: 'on' });
      await simulator.scan('4600000000015');
      await heard.untilReadings((count += 1));
      expect(heard.readings.at(-1)).toMatchObject({ code: '4600000000015', symbology: 'ean13' });
    }
  }
});

test('[HW-01] a scanner without suffix ends its frames by silence', async () => {
  const { simulator, heard } = await scannerOnCounter({ suffix: 'none' });
  await simulator.scan('46000003');
  await heard.untilReadings(1);
  await simulator.scan('4600000000015');
  await heard.untilReadings(2);
  expect(heard.readings).toMatchObject([{ code: '46000003' }, { code: '4600000000015' }]);
});

test('a marking code keeps its separators, a QR code its Cyrillic letters', async () => {
  const { simulator, heard } = await scannerOnCounter({ aim: 'on' });
  const marking = '0104600000000015215abcDEF\u001D93dGVz';
  await simulator.scan(marking);
  await simulator.scan('https://пример.рф/карта');
  await heard.untilReadings(2);
  expect(heard.readings).toMatchObject([
    { code: marking, symbology: 'gs1_datamatrix' },
    { code: 'https://пример.рф/карта', symbology: 'qr' },
  ]);
});

test('bytes that are no UTF-8 still give a code', async () => {
  const { simulator, heard } = await scannerOnCounter();
  await simulator.port.write(Buffer.from([0x41, 0xe9, 0x0d]));
  await heard.untilReadings(1);
  expect(heard.readings).toMatchObject([{ code: 'Aé' }]);
});

test("the shop's own prefix is taken off before the AIM id is read", async () => {
  const { simulator, heard } = await scannerOnCounter({}, { prefix: '#A' });
  await simulator.port.write(Buffer.from('#A]E04600000000015\r46000003\r'));
  await heard.untilReadings(2);
  expect(heard.readings).toMatchObject([
    { code: '4600000000015', symbology: 'ean13' },
    { code: '46000003', symbology: null },
  ]);
});
