import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { HURRIED, JOB, printerOnCounter } from './counter.testkit.ts';

const failed = (code: string, params = {}): unknown => ({
  outcome: 'failed',
  problem: { code, params },
});
const unknown = (code: string): unknown => ({ outcome: 'unknown', problem: { code, params: {} } });

test('[HW-06] the cover is open: refused before a byte is sent, and told before the customer pays', async () => {
  const { simulator, printer, untilProblem } = await printerOnCounter();
  printer.start();
  await untilProblem(null);
  simulator.setCoverOpen(true);
  await untilProblem('device.cover_open');
  expect(await printer.print(JOB)).toEqual(failed('device.cover_open'));
  expect(simulator.papers()).toEqual([]);

  simulator.setCoverOpen(false);
  await untilProblem(null);
  expect(printer.view()).toEqual({ id: 'printer', kind: 'printer', state: 'ready', problem: null });
  expect((await printer.print(JOB)).outcome).toBe('printed');
  expect(simulator.papers()).toHaveLength(1);
});

test('[HW-06] no paper, off-line by its button, an error: each is named and nothing is sent', async () => {
  const { simulator, printer } = await printerOnCounter();
  simulator.setPaper('out');
  expect(await printer.print(JOB)).toEqual(failed('device.paper_out'));
  simulator.setPaper('ok');
  simulator.setHeldOffline(true);
  expect(await printer.print(JOB)).toEqual(failed('device.printer_offline'));
  simulator.setHeldOffline(false);
  simulator.setError('unrecoverable');
  expect(await printer.print(JOB)).toEqual(failed('device.printer_error'));
  simulator.setError(undefined);
  expect(simulator.papers()).toEqual([]);
});

test('[HW-04] the printer is switched off and on again', async () => {
  const { simulator, printer, untilProblem } = await printerOnCounter();
  const address = `127.0.0.1:${simulator.port}`;
  printer.start();
  await untilProblem(null);
  await simulator.unplug();
  await untilProblem('device.printer_missing');
  expect(printer.view().state).toBe('missing');
  expect(await printer.print(JOB)).toEqual(failed('device.printer_missing', { address }));
  await simulator.plug();
  await untilProblem(null);
  expect((await printer.print(JOB)).outcome).toBe('printed');
});

test('[HW-06] the plug is pulled in the middle of a receipt: unknown', async () => {
  const { simulator, printer } = await printerOnCounter({ lineMs: 5 });
  const printing = printer.print(JOB);
  await expect
    .poll(() => simulator.papers()[0]?.lines.length ?? 0, { interval: 2 })
    .toBeGreaterThan(3);
  await simulator.unplug();
  expect(await printing).toEqual(unknown('device.connection_lost'));
});

test('[HW-06] the cover is opened in the middle of a receipt: unknown, with the reason', async () => {
  const { simulator, printer } = await printerOnCounter({ lineMs: 5 });
  const printing = printer.print(JOB);
  await expect
    .poll(() => simulator.papers()[0]?.lines.length ?? 0, { interval: 2 })
    .toBeGreaterThan(3);
  simulator.setCoverOpen(true);
  expect(await printing).toEqual(unknown('device.cover_open'));
});

test('[HW-06] it hangs: before the receipt nothing is sent, in the middle it is unknown', async () => {
  const { simulator, printer } = await printerOnCounter({ lineMs: 5 }, { timeouts: HURRIED });
  const address = `127.0.0.1:${simulator.port}`;
  simulator.setFrozen(true);
  expect(await printer.print(JOB)).toEqual(failed('device.printer_silent', { address }));
  simulator.setFrozen(false);

  const printing = printer.print({ ...JOB, jobId: 'second' });
  await expect
    .poll(() => simulator.papers()[0]?.lines.length ?? 0, { interval: 2 })
    .toBeGreaterThan(3);
  simulator.setFrozen(true);
  expect(await printing).toEqual(unknown('device.print_unconfirmed'));
});

test('[HW-06] another program holds the printer', async () => {
  const { simulator, printer } = await printerOnCounter({}, { timeouts: HURRIED });
  const other = connect(simulator.port, '127.0.0.1');
  onTestFinished(() => void other.destroy());
  await once(other, 'connect');
  await expect.poll(() => simulator.state().isClientConnected).toBe(true);
  expect(await printer.print(JOB)).toEqual(failed('device.printer_busy'));
  expect(simulator.papers()).toEqual([]);
});
