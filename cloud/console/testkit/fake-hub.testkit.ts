/**
 * A hub made of the contracts alone: what it takes and answers is parsed by them, so that a screen
 * that works with it speaks the agreed language. It serves the built console with the policy that
 * the README promises to be enough.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { CONSOLE_NAMESPACE, LIVE_PURCHASE, LIVE_TILL } from '@verno/shared/contracts/live';
import { PROBLEM_MEDIA_TYPE } from '@verno/shared/contracts/problem';
import { can } from '@verno/shared/contracts/rights';
import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import type { SessionView } from '@verno/shared/contracts/hub/session';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { Server } from 'socket.io';
import { OPERATIONS, Refusal, type FakeState } from './fake-operations.testkit.ts';

/** The content security policy that the console needs and that is enough for it. */
const CONSOLE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface FakeHub {
  readonly url: string;
  readonly state: FakeState;
  /** Operation ids in the order they were called, with the query or body as sent. */
  readonly calls: { readonly id: string; readonly input: unknown; readonly language: string }[];
  /** The next calls of `operationId` end so; null mends it. */
  fail(operationId: string, refusal: Refusal | 'hang up' | null): void;
  tellPurchase(row: PurchaseRow): void;
  tellTill(row: TillRow): void;
  /** Cuts live connections and takes no new ones until `resume`. */
  silence(): void;
  resume(): void;
  /** Sessions that are alive. */
  readonly sessions: Map<string, SessionView>;
  close(): Promise<void>;
}

/** An address that outlives the hubs behind it, so that one window of the browser can meet them all in turn. */
export interface Door {
  readonly url: string;
  /** Who answers from now on; null = nobody, and those who are connected are cut off. */
  lead(to: HttpServer | null): void;
  close(): Promise<void>;
}

/** Opens on a free port. */
export async function openDoor(): Promise<Door> {
  let behind: HttpServer | null = null;
  const server = createServer((request, response) => {
    if (behind === null) request.socket.destroy();
    else behind.emit('request', request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    if (behind === null) socket.destroy();
    else behind.emit('upgrade', request, socket, head);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lead: (to) => {
      behind = to;
      if (to === null) server.closeAllConnections();
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Starts the hub behind the door, serving the files in `dist`. */
export async function startFakeHub(dist: string, state: FakeState, door: Door): Promise<FakeHub> {
  const sessions = new Map<string, SessionView>();
  const failures = new Map<string, Refusal | 'hang up'>();
  const calls: FakeHub['calls'] = [];
  let isSilent = false;
  const sidOf = (request: IncomingMessage): string =>
    /(?:^|;\s*)sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://hub');
    if (!url.pathname.startsWith('/api/')) return serveFile(dist, url.pathname, response);
    const found = OPERATIONS.find(
      ({ operation }) =>
        operation.method === request.method && matchPath(operation.path, url.pathname) !== null,
    );
    if (found === undefined) return sendProblem(response, new Refusal(404, 'request.unknown'));
    const { operation } = found;
    const query = Object.fromEntries(url.searchParams);
    const body = await readBody(request);
    const language = request.headers['accept-language'] ?? '';
    calls.push({ id: operation.id, input: body ?? query, language });
    const failure = failures.get(operation.id);
    if (failure === 'hang up') return void request.socket.destroy();
    if (failure !== undefined) return sendProblem(response, failure);
    const session = sessions.get(sidOf(request)) ?? null;
    const { access } = operation;
    if (access.kind !== 'public' && session === null)
      return sendProblem(
        response,
        new Refusal(401, 'auth.no_session', 'Сеанс закончился. Войдите снова.'),
      );
    if (access.kind === 'right' && !can(session!.grants, access.right))
      return sendProblem(
        response,
        new Refusal(403, 'auth.forbidden', 'Нет права на это действие.'),
      );
    try {
      const result = found.run(state, {
        params: operation.params.parse(matchPath(operation.path, url.pathname)),
        query: operation.query.parse(query),
        body: operation.body.parse(body),
        session,
        language,
      });
      if (operation.id === 'session.signIn') {
        const sid = randomUUID();
        sessions.set(sid, result as SessionView);
        response.setHeader('set-cookie', `sid=${sid}; HttpOnly; SameSite=Strict; Path=/`);
      }
      if (operation.id === 'session.signOut') sessions.delete(sidOf(request));
      const parsed: unknown = operation.response.parse(result);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(parsed));
    } catch (error) {
      if (error instanceof Refusal) return sendProblem(response, error);
      throw error;
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      process.stderr.write(`fake hub: ${String(error)}\n`);
      response.writeHead(500).end();
    });
  });
  const io = new Server(server);
  const live = io.of(CONSOLE_NAMESPACE).use((socket, next) => {
    next(isSilent || !sessions.has(sidOf(socket.request)) ? new Error('refused') : undefined);
  });
  door.lead(server);
  return {
    url: door.url,
    state,
    calls,
    sessions,
    fail: (id, refusal) =>
      void (refusal === null ? failures.delete(id) : failures.set(id, refusal)),
    tellPurchase: (row) => void live.emit(LIVE_PURCHASE, row),
    tellTill: (row) => void live.emit(LIVE_TILL, row),
    silence: () => {
      isSilent = true;
      live.disconnectSockets(true);
    },
    resume: () => {
      isSilent = false;
    },
    close: async () => {
      await io.close();
      door.lead(null);
    },
  };
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const match = new RegExp(`^${pattern.replaceAll(/:\w+/g, '([^/]+)')}$`).exec(path);
  if (match === null) return null;
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1]!]));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function sendProblem(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, { 'content-type': PROBLEM_MEDIA_TYPE });
  response.end(JSON.stringify(refusal.toProblem()));
}

function serveFile(dist: string, path: string, response: ServerResponse): void {
  const asked = join(dist, path);
  const isFile = asked.startsWith(dist) && existsSync(asked) && statSync(asked).isFile();
  // An address of the console's own: the page decides what it is.
  const file = isFile ? asked : join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': MIME[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CONSOLE_CSP,
  });
  createReadStream(file).pipe(response);
}
