import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../support/until.ts';
import { createFaultProxy, type FaultProxy } from './proxy.ts';

/** An echo of the hub: answers each request with its body. */
async function hub(): Promise<{ port: number }> {
  const server = createServer((request, response) => {
    request.pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port };
}

async function line(): Promise<{ proxy: FaultProxy; ask: (body: string) => Promise<string> }> {
  const { port } = await hub();
  const proxy = await createFaultProxy({ target: { host: '127.0.0.1', port } });
  onTestFinished(proxy.close);
  const ask = async (body: string): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${proxy.port}/`, { method: 'POST', body });
    return response.text();
  };
  return { proxy, ask };
}

test('[HW-05] the network goes down and comes back on the same port', async () => {
  const { proxy, ask } = await line();
  const { port } = proxy;
  expect(await ask('one')).toBe('one');
  await proxy.cut();
  expect(proxy.isOn()).toBe(false);
  await expect(ask('two')).rejects.toThrow();
  await proxy.restore();
  expect(proxy.port).toBe(port);
  expect(await ask('three')).toBe('three');
});

test('connections that were open when it went down are dropped at once', async () => {
  const { proxy } = await line();
  const socket = connect(proxy.port, '127.0.0.1');
  let isClosed = false;
  socket.on('error', () => undefined).on('close', () => (isClosed = true));
  await until(
    () => proxy.connections() === 1,
    2000,
    () => 'not connected',
  );
  await proxy.cut();
  await until(
    () => isClosed,
    2000,
    () => 'still open',
  );
});

test('a far hub: every byte is late', async () => {
  const { proxy, ask } = await line();
  proxy.setLatency(60);
  const startedMs = performance.now();
  expect(await ask('x')).toBe('x');
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(115);
});

test('a thin line: 20 000 bytes at 100 000 a second take a fifth of one, and stay in order', async () => {
  const { proxy, ask } = await line();
  proxy.setThrottle(100_000);
  const body = Array.from({ length: 4000 }, (_, index) => String(index).padStart(5, '0')).join('');
  const startedMs = performance.now();
  expect(await ask(body)).toBe(body);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(190);
  proxy.setThrottle(undefined);
});

test('ten megabytes pass unharmed, and the end of the sender too', async () => {
  const { proxy } = await line();
  const received: Buffer[] = [];
  const sink = createTcpServer((socket) => socket.on('data', (bytes) => received.push(bytes)));
  await new Promise<void>((resolve) => {
    sink.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    sink.close();
  });
  const address = sink.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  proxy.setTarget({ host: '127.0.0.1', port: address.port });
  const sent = Buffer.from(Array.from({ length: 10_000_000 }, (_, index) => index % 251));
  const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
  socket.end(sent);
  await until(
    () => received.reduce((sum, { length }) => sum + length, 0) === sent.length,
    10_000,
    () => 'not everything came',
  );
  expect(Buffer.concat(received).equals(sent)).toBe(true);
});

test('no hub behind the proxy: the till is told so', async () => {
  const { proxy, ask } = await line();
  proxy.setTarget({ host: '127.0.0.1', port: 1 });
  await expect(ask('x')).rejects.toThrow();
  expect(proxy.isOn()).toBe(true);
});
