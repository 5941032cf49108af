/** Against a bare socket: what exactly goes over the wire when a receipt stops in the middle. */
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createTcpPrinter, type TcpPrinter } from './index.ts';

/** `DLE EOT`. */
const ASK = '\x10\x04';
const IN_ORDER = 0x12;
const PAPER_OUT_PUSHED = Buffer.of(0x18, 0x00, 0x0c, 0x0f);
const CLEAR = '\x10\x05\x02\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08';

/** A printer that answers every look with «in order» and everything else as told. */
async function scripted(
  onJob: (socket: Socket) => void,
  confirms: 'process_id' | 'paper_sensor',
): Promise<{ printer: TcpPrinter; heard: () => string }> {
  let heard = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      heard += text;
      for (const _ of text.split(ASK).slice(1)) socket.write(Buffer.of(IN_ORDER));
      if (text.includes('RECEIPT')) onJob(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const printer = createTcpPrinter({
    id: 'printer',
    host: '127.0.0.1',
    port,
    speech: { answersStatus: true, confirms },
    timeouts: { confirmMs: 400, statusMs: 200, watchMs: 50, closeMs: 200 },
    onState: () => undefined,
  });
  onTestFinished(printer.stop);
  return { printer, heard: () => heard };
}

test('[TILL-05] paper out in the middle: buffers are cleared and the receipt is sent once', async () => {
  const { printer, heard } = await scripted((socket) => {
    setTimeout(() => socket.write(PAPER_OUT_PUSHED), 20);
  }, 'process_id');
  expect(await printer.print(Buffer.from('RECEIPT'))).toMatchObject({
    outcome: 'unknown',
    problem: { code: 'device.paper_out' },
  });
  expect(heard().split('RECEIPT')).toHaveLength(2);
  expect(heard().split('RECEIPT')[1]).toContain(CLEAR);
});

test('the job is between ESC @ with GS a and the question for the end', async () => {
  const { printer, heard } = await scripted((socket) => {
    // An echo of another job does not count, nor does a clone's answer.
    socket.write(Buffer.from('\x37\x229999\x00\x00', 'latin1'));
    setTimeout(() => socket.write(Buffer.from('\x37\x220001\x00', 'latin1')), 100);
  }, 'process_id');
  expect(await printer.print(Buffer.from('RECEIPT'))).toEqual({
    outcome: 'printed',
    problem: null,
  });
  expect(heard()).toContain('\x1b@\x1da\x0eRECEIPT\x1d(H\x06\x00000001');
  expect(heard().endsWith('\x1da\x00')).toBe(true);
});

test('a clone is asked by GS r 1', async () => {
  const { printer, heard } = await scripted((socket) => socket.write(Buffer.of(0)), 'paper_sensor');
  expect(await printer.print(Buffer.from('RECEIPT'))).toEqual({
    outcome: 'printed',
    problem: null,
  });
  expect(heard()).toContain('RECEIPT\x1dr\x01');
});

test('no confirmation by the deadline is unknown', async () => {
  const { printer } = await scripted(() => undefined, 'process_id');
  expect(await printer.print(Buffer.from('RECEIPT'))).toMatchObject({
    outcome: 'unknown',
    problem: { code: 'device.print_unconfirmed' },
  });
});

test('the line breaks right after the receipt is unknown', async () => {
  for (const cut of [
    (socket: Socket) => socket.end(),
    (socket: Socket) => socket.resetAndDestroy(),
  ]) {
    const { printer } = await scripted(cut, 'process_id');
    expect(await printer.print(Buffer.from('RECEIPT'))).toMatchObject({
      outcome: 'unknown',
      problem: { code: 'device.connection_lost' },
    });
  }
});
