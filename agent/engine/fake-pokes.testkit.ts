/** The fake hub's way of saying that something new lies in the feed. */
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';

/**
 * Just enough of socket.io's wire (Engine.IO 4, Socket.IO 5 packets) to accept a till with the right token.
 */
export function servePokes(server: Server, token: string): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const open = { sid: 'a', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 };
      socket.send(`0${JSON.stringify({ ...open, maxPayload: 100_000 })}`);
      socket.on('message', (data: Buffer) => {
        const text = data.toString('utf8');
        if (!text.startsWith('40/till,')) return;
        const right = text.includes(token);
        socket.send(right ? '40/till,{"sid":"b"}' : '44/till,{"message":"till.unknown"}');
      });
    });
  });
  return sockets;
}
