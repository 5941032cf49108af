import { expect, test } from 'vitest';
import { listen } from '../readings.testkit.ts';
import { scannerOnCounter } from './counter.testkit.ts';
import { createScanner } from './index.ts';

test('[HW-04] the scanner is unplugged, the till says so, it returns and reads on', async () => {
  const { simulator, scanner, heard } = await scannerOnCounter();
  await simulator.port.write(Buffer.from('4600000'));
  await simulator.port.unplug();
  await heard.untilState('missing');
  expect(scanner.view()).toEqual({
    id: 'scanner',
    kind: 'scanner',
    state: 'missing',
    problem: { code: 'device.scanner_missing', params: { port: simulator.port.path } },
  });

  await simulator.port.plug();
  await heard.untilState('ready');
  expect(scanner.view().problem).toBeNull();
  await simulator.port.opened();
  await simulator.scan('46000003');
  await expect
    .poll(() => heard.readings.at(-1), { timeout: 5000 })
    .toMatchObject({ code: '46000003' });
  // The half of a code from before is not glued to it.
  expect(JSON.stringify(heard.readings)).not.toContain('460000046000003');
});

test('[HW-06] a till starts without its scanner: a clear state, and it works once plugged in', async () => {
  const heard = listen();
  const port = { path: '/dev/verno-no-such-port' };
  const scanner = createScanner({ id: 'front', port, ...heard });
  expect(scanner.view()).toMatchObject({ state: 'off', problem: null });
  scanner.start();
  scanner.start();
  await heard.untilState('missing');
  expect(heard.states).toHaveLength(1);
  await scanner.stop();
  expect(scanner.view().state).toBe('off');
  expect(heard.states).toHaveLength(1);
});

test('stopping frees the port, starting again takes it', async () => {
  const { simulator, scanner, heard } = await scannerOnCounter();
  await scanner.stop();
  await expect.poll(() => simulator.port.isOpened(), { timeout: 5000 }).toBe(false);
  scanner.start();
  await heard.untilState('ready');
  await simulator.port.opened();
  await simulator.scan('46000003');
  await heard.untilReadings(1);

  void scanner.stop();
  scanner.start();
  await scanner.stop();
  await expect.poll(() => simulator.port.isOpened(), { timeout: 5000 }).toBe(false);
});
