import { expect, test } from 'vitest';
import { scannerOnCounter } from './counter.testkit.ts';

const broken = {
  kind: 'refused',
  problem: { code: 'device.frame_broken', params: {} },
  deviceId: 'scanner',
};

for (const kind of ['truncated', 'garbage', 'endless'] as const) {
  test(`[HW-06] a scan that is ${kind} is told once, the next scan is read`, async () => {
    const { simulator, heard } = await scannerOnCounter();
    await simulator.scan('46000003');
    await heard.untilReadings(1);
    await simulator.scanBroken(kind);
    await heard.untilReadings(2);
    expect(heard.readings[1]).toEqual(broken);

    await simulator.port.write(Buffer.from('\r'));
    await simulator.scan('4600000000015');
    await heard.untilReadings(3);
    expect(heard.readings[2]).toMatchObject({ code: '4600000000015' });
  });
}

test('an identifier without data is a damaged code', async () => {
  const { simulator, heard } = await scannerOnCounter();
  await simulator.port.write(Buffer.from(']E0\r'));
  await heard.untilReadings(1);
  expect(heard.readings).toEqual([broken]);
});
