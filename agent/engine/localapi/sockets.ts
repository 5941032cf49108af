/** The bridge over WebSocket: frames as JSON text, within bounds, and silent faces let go. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { serveBridge } from './bridge.ts';
import type { BridgeTill } from './bridge.ts';
import type { Channel } from './channel.ts';

/** A command is small; a scan of 4 KB is the biggest. */
const FRAME_BYTES_MAX = 64 * 1024;
const UNSENT_BYTES_MAX = 1024 * 1024;
const FACES_MAX = 8;
const PING_MS = 20_000;

export interface BridgeSockets {
  /** Takes over an upgrade that was already found lawful. */
  readonly take: (request: IncomingMessage, stream: Duplex, head: Buffer) => void;
  readonly stop: () => void;
}

export function createBridgeSockets(till: BridgeTill): BridgeSockets {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
  });
  const silent = new WeakSet<WebSocket>();
  // A face that went away without a word is let go at the second missed answer.
  const pings = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, PING_MS);
  pings.unref();
  return {
    take: (request, stream, head) => {
      if (sockets.clients.size >= FACES_MAX) {
        stream.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, stream, head, (socket) => {
        socket.on('pong', () => silent.delete(socket));
        // A frame over the limit or a broken one closes the socket; the face opens a new one.
        socket.on('error', () => socket.terminate());
        serveBridge(channelOf(socket), till);
      });
    },
    stop: () => {
      clearInterval(pings);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function channelOf(socket: WebSocket): Channel {
  return {
    send: (frame) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    },
    onFrame: (listener) => {
      socket.on('message', (data, isBinary) => listener(isBinary ? undefined : parsed(data)));
    },
    onClose: (listener) => void socket.once('close', listener),
    hasRoom: () => socket.bufferedAmount < UNSENT_BYTES_MAX,
  };
}

function parsed(data: RawData): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '');
  } catch {
    return undefined;
  }
}
