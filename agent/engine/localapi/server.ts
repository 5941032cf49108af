/** The till on loopback: the face's files over HTTP and the bridge over WebSocket, for this machine alone. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { BRIDGE_PATH, BRIDGE_TOKEN_PARAM } from '@verno/shared/contracts/bridge';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { createAccess, isLocal } from './access.ts';
import type { Access, AccessDeps } from './access.ts';
import type { BridgeTill } from './bridge.ts';
import { createBridgeSockets } from './sockets.ts';
import { readStatic } from './static.ts';

const LOOPBACK = '127.0.0.1';

export interface LocalApiConfig extends AccessDeps {
  readonly port: number;
  readonly faceFolder: string;
}

export interface LocalApi {
  /** A new one-time address of the face. */
  readonly issueUrl: () => string;
  readonly stop: () => Promise<void>;
}

/** Listens on loopback; `port` 0 takes any. A taken port is the expected failure. */
export async function startLocalApi(
  config: LocalApiConfig,
  till: BridgeTill,
): Promise<Result<LocalApi, { readonly kind: 'port_taken' | 'no_access'; readonly port: number }>> {
  const access = createAccess(config);
  const server = createServer((request, response) => {
    void answer(config, server, access, request, response);
  });
  const sockets = createBridgeSockets(till);
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (mayConnect(server, access, request)) sockets.take(request, stream, head);
    else stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  const listening = await listen(server, config.port);
  if (!listening.ok) return listening;
  return ok({
    issueUrl: () => access.issueUrl(`http://${LOOPBACK}:${portOf(server)}`),
    stop: async () => {
      sockets.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function listen(
  server: Server,
  port: number,
): Promise<Result<null, { readonly kind: 'port_taken' | 'no_access'; readonly port: number }>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(err({ kind: error.code === 'EADDRINUSE' ? 'port_taken' : 'no_access', port }));
    });
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => resolve(ok(null)));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function mayConnect(server: Server, access: Access, request: IncomingMessage): boolean {
  return (
    request.url === BRIDGE_PATH &&
    request.headers.origin !== undefined &&
    isLocal(request, portOf(server)) &&
    access.hasSession(request)
  );
}

async function answer(
  config: LocalApiConfig,
  server: Server,
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const port = portOf(server);
  for (const [name, value] of Object.entries(safetyHeaders(port))) response.setHeader(name, value);
  if (!isLocal(request, port)) return refuse(response, 403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
  const url = new URL(request.url ?? '/', `http://${LOOPBACK}:${port}`);
  const token = url.searchParams.get(BRIDGE_TOKEN_PARAM);
  if (token !== null) {
    const cookie = access.redeem(token);
    if (cookie !== null) response.setHeader('Set-Cookie', cookie);
    if (cookie === null && !access.hasSession(request)) return refuse(response, 403);
    response.writeHead(303, { Location: '/' }).end();
    return;
  }
  if (!access.hasSession(request)) return refuse(response, 403);
  const file = await readStatic(config.faceFolder, url.pathname);
  if (file === null) return refuse(response, 404);
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.body.length,
    'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

const REFUSALS = {
  403: 'Откройте адрес, который касса показала при запуске. Он действует один раз; новый касса покажет после перезапуска.\nOpen the address the till printed when it started. It works once; a restart shows a new one.\n',
  404: 'Такой страницы в кассе нет.\nThe till has no such page.\n',
  405: 'Так к кассе не обращаются.\nThe till does not take this method.\n',
} as const;

function refuse(response: ServerResponse, status: keyof typeof REFUSALS): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(REFUSALS[status]);
}

function safetyHeaders(port: number): Record<string, string> {
  const socket = `ws://${LOOPBACK}:${port} ws://localhost:${port}`;
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ${socket}`,
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  };
}
