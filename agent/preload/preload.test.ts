/* oxlint-disable unicorn/require-post-message-target-origin -- what is posted to here are ports, which have no origin */
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { BridgeMessage, BridgeRequest } from '@verno/shared/contracts/bridge';
import { expect, test, vi } from 'vitest';
import { CONNECT_CHANNEL, PORT_CHANNEL } from './channels.ts';
import { createVernoPort, type Port, WAITING_MAX } from './transport.ts';

const electron = vi.hoisted(() => ({
  contextBridge: { exposeInMainWorld: vi.fn() },
  ipcRenderer: {} as { send?: unknown; on?: unknown },
}));
vi.mock('electron', () => electron);

const request = (id: number): BridgeRequest => ({
  type: 'command',
  id,
  command: 'cancel',
  input: null,
});
const answer = (id: number): BridgeMessage => ({ type: 'answer', id, ok: true, value: null });

/** A real pair of ports; Node's are the same standard objects as the page's. */
function createPorts() {
  const { port1, port2 } = new MessageChannel();
  const received: unknown[] = [];
  port1.on('message', (message) => received.push(message));
  return { engine: port1, face: port2 as unknown as Port, received };
}

test('[TILL-14] the page sees one name with two functions, and nothing of Electron', async () => {
  const ipc = new EventEmitter();
  const send = vi.fn();
  electron.ipcRenderer.send = send;
  electron.ipcRenderer.on = ipc.on.bind(ipc);
  await import('./preload.ts');
  expect(send).toHaveBeenCalledExactlyOnceWith(CONNECT_CHANNEL);
  expect(electron.contextBridge.exposeInMainWorld).toHaveBeenCalledOnce();
  const [name, page] = electron.contextBridge.exposeInMainWorld.mock.calls[0]!;
  expect(name).toBe('verno');
  expect(Object.keys(page)).toEqual(['postMessage', 'onMessage']);

  const ports = createPorts();
  ipc.emit(PORT_CHANNEL, { ports: [ports.face] });
  page.postMessage(request(1));
  await vi.waitFor(() => expect(ports.received).toEqual([request(1)]));
  ports.engine.close();
});

test('what is said before the other side listens is not lost, either way', async () => {
  const ports = createPorts();
  let give: (port: Port) => void = () => undefined;
  const bridge = createVernoPort((onPort) => {
    give = onPort;
  });
  bridge.postMessage(request(1));
  bridge.postMessage(request(2));
  give(ports.face);
  await vi.waitFor(() => expect(ports.received).toEqual([request(1), request(2)]));

  ports.engine.postMessage(answer(1));
  ports.engine.postMessage(answer(2));
  const heard: BridgeMessage[] = [];
  bridge.onMessage((message) => heard.push(message));
  await vi.waitFor(() => expect(heard).toEqual([answer(1), answer(2)]));
  ports.engine.close();
});

test('a listener that stopped hears nothing; a later port replaces the earlier', async () => {
  const first = createPorts();
  const second = createPorts();
  let give: (port: Port) => void = () => undefined;
  const bridge = createVernoPort((onPort) => {
    give = onPort;
    onPort(first.face);
  });
  const early: BridgeMessage[] = [];
  const late: BridgeMessage[] = [];
  const stopEarly = bridge.onMessage((message) => early.push(message));
  first.engine.postMessage(answer(1));
  await vi.waitFor(() => expect(early).toEqual([answer(1)]));

  bridge.onMessage((message) => late.push(message));
  stopEarly();
  give(second.face);
  first.engine.postMessage(answer(2));
  second.engine.postMessage(answer(3));
  bridge.postMessage(request(7));
  await vi.waitFor(() => expect(late).toEqual([answer(3)]));
  await vi.waitFor(() => expect(second.received).toEqual([request(7)]));
  expect(early).toEqual([answer(1)]);
  first.engine.close();
  second.engine.close();
});

test('requests without an engine are bounded', () => {
  const bridge = createVernoPort(() => undefined);
  for (let id = 0; id < WAITING_MAX; id += 1) bridge.postMessage(request(id));
  expect(() => bridge.postMessage(request(WAITING_MAX))).toThrow(/not connected/);
});
