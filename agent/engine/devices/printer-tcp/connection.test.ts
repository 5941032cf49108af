import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { openConnection } from './connection.ts';

/** A printer in a thread of its own: it answers each byte with a status byte, while our thread stands still. */
const PRINTER = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(Buffer.from([0x12])));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

async function printerInItsOwnThread(): Promise<number> {
  const worker = new Worker(PRINTER, { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  const [port] = await once(worker, 'message');
  return Number(port);
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('[HW-06] the till stood still for longer than it waits: an answer that came meanwhile is heard', async () => {
  const port = await printerInItsOwnThread();
  const opened = await openConnection({ host: '127.0.0.1', port }, 3000);
  if (opened.kind !== 'open') throw new Error(`the printer is ${opened.kind}`);
  const { connection } = opened;
  connection.send(Uint8Array.of(1));
  const heard = connection.reply(({ kind }) => kind, 50);
  standStill(300);
  expect(await heard).toMatchObject({ kind: 'value' });
  await connection.drop();
});

test('no answer is a timeout, in time', async () => {
  const port = await printerInItsOwnThread();
  const opened = await openConnection({ host: '127.0.0.1', port }, 3000);
  if (opened.kind !== 'open') throw new Error(`the printer is ${opened.kind}`);
  const { connection } = opened;
  expect(await connection.reply(({ kind }) => kind, 50)).toEqual({ kind: 'timeout' });
  await connection.drop();
});
