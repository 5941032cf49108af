/** `/live`: the state over a WebSocket, at once and after every change. */
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Bench } from '../api.ts';
import { isOurs } from './guard.ts';

/** Changes within this time go out as one message. */
const GATHER_MS = 40;
/** A page that does not read is left out until it has caught up. */
const UNSENT_BYTES_MAX = 1 << 20;
const CLIENTS_MAX = 32;

/** @returns how to stop */
export function serveLive(server: Server, bench: Bench): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  let timer: NodeJS.Timeout | undefined;

  function push(): void {
    timer = undefined;
    const message = JSON.stringify(bench.state());
    for (const socket of sockets.clients) {
      if (socket.bufferedAmount < UNSENT_BYTES_MAX) socket.send(message);
    }
  }

  const forget = bench.onChange(() => {
    timer ??= setTimeout(push, GATHER_MS);
  });

  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/live' || !isOurs(request) || sockets.clients.size >= CLIENTS_MAX) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      client.send(JSON.stringify(bench.state()));
    });
  });

  return () => {
    forget();
    clearTimeout(timer);
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}
