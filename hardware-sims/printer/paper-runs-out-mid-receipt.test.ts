import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectClient } from '../support/printer-client.testkit.ts';
import { until } from '../support/until.ts';
import { RECEIVE_BUFFER_BYTES } from './device.ts';
import { askStatus, CUT, INIT, processId, switchedOn } from './printer.testkit.ts';

const LINES = Array.from({ length: 10 }, (_, index) => `Line ${index + 1}\n`).join('');

test('[HW-05] paper ends on the fourth line: it stops, says so at once, and goes on after loading', async () => {
  const { printer, till } = await switchedOn();
  printer.paperOutAfterLines(4);
  till.send(INIT, LINES, CUT, processId('0001'));
  await until(
    () => !printer.state().isOnline,
    2000,
    () => 'still on-line',
  );
  expect(printer.papers()[0]?.lines).toEqual(['Line 1', 'Line 2', 'Line 3', 'Line 4']);
  expect(printer.papers()[0]?.cut).toBeUndefined();

  till.send(askStatus(1), askStatus(2), askStatus(4));
  expect([...(await till.answer(3))]).toEqual([0b0001_1010, 0b0011_0010, 0b0111_1110]);
  expect(till.received()).toHaveLength(0);

  printer.setPaper('ok');
  expect((await till.answer(7)).toString('latin1')).toBe('7"0001\0');
  expect((await printer.cutPaper(1)).lines.slice(0, 10)).toEqual(LINES.trimEnd().split('\n'));
});

test('a job longer than the buffer waits on the wire and loses nothing', async () => {
  const { printer, till } = await switchedOn();
  printer.setPaper('out');
  // More than the sockets of this machine keep between them; zeros print nothing.
  till.send(new Uint8Array(16 << 20), 'the end\n', CUT, processId('long'));
  await until(
    () => printer.state().bufferedBytes === RECEIVE_BUFFER_BYTES,
    2000,
    () => 'the buffer did not fill',
  );
  expect(till.socket.writableLength).toBeGreaterThan(0);
  printer.setPaper('ok');
  expect((await till.answer(7)).toString('latin1')).toBe('7"long\0');
  expect(till.socket.writableLength).toBe(0);
  expect(printer.papers()[0]?.lines).toEqual(['the end', '']);
});

test('[HW-04] [HW-05] the plug is pulled in the middle: the rest is lost, the paper stays, the port returns', async () => {
  const { printer, till } = await switchedOn();
  const { port } = printer;
  printer.paperOutAfterLines(2);
  till.send(INIT, LINES, CUT);
  await until(
    () => printer.state().paper === 'out',
    2000,
    () => 'paper did not end',
  );

  await printer.unplug();
  await till.closed();
  await expect(connectClient(port)).rejects.toThrow(/ECONNREFUSED/);

  printer.setPaper('ok');
  await printer.plug();
  expect(printer.port).toBe(port);
  const again = await connectClient(port);
  onTestFinished(() => {
    again.socket.destroy();
  });
  again.send(askStatus(1));
  expect((await again.answer(1))[0]).toBe(0b0001_0010);
  again.send('After\n', CUT);
  expect((await printer.cutPaper(1)).lines.slice(0, 3)).toEqual(['Line 1', 'Line 2', 'After']);
});

test('the cover is opened and closed while it prints slowly', async () => {
  const { printer, till } = await switchedOn({ lineMs: 10 });
  till.send(INIT, LINES, CUT);
  await until(
    () => (printer.papers()[0]?.lines.length ?? 0) >= 2,
    2000,
    () => 'nothing printed',
  );
  printer.setCoverOpen(true);
  till.send(askStatus(2));
  expect((await till.answer(1))[0]).toBe(0b0001_0110);
  const stopped = printer.papers()[0]?.lines.length ?? 0;
  expect(stopped).toBeLessThan(10);
  printer.setCoverOpen(false);
  expect((await printer.cutPaper(1)).lines).toContain('Line 10');
});

test('a jammed blade: error status until DLE ENQ 2 clears the buffer', async () => {
  const { printer, till } = await switchedOn();
  printer.setError('cutter');
  till.send('lost\n', askStatus(2), askStatus(3));
  expect([...(await till.answer(2))]).toEqual([0b0101_0010, 0b0001_1010]);
  till.send([0x10, 0x05, 2]);
  await until(
    () => printer.state().isOnline,
    2000,
    () => 'still in error',
  );
  till.send('kept\n', CUT);
  expect((await printer.cutPaper(1)).lines[0]).toBe('kept');
});

test('a hung printer keeps the connection and says nothing', async () => {
  const { printer, till } = await switchedOn();
  printer.setFrozen(true);
  till.send('one\n', CUT, askStatus(1), processId('hung'));
  const second = connect(printer.port, '127.0.0.1');
  await new Promise<void>((resolve) => {
    second.on('error', () => undefined).on('close', () => resolve());
  });
  expect(till.isClosed()).toBe(false);
  expect(till.received()).toHaveLength(0);
  expect(printer.papers()).toEqual([]);
  printer.setFrozen(false);
  expect((await till.answer(8))[0]).toBe(0b0001_0010);
  expect((await printer.cutPaper(1)).lines[0]).toBe('one');
});
