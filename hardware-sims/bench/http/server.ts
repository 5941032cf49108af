/** The bench over HTTP: its page, its JSON API, its live state. Loopback alone. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { UnpluggedError } from '../../pty/pty.ts';
import type { Bench } from '../api.ts';
import { ProblemError } from '../problem.ts';
import { paperView } from '../view.ts';
import { readJson } from './body.ts';
import { isOurs } from './guard.ts';
import { serveLive } from './live.ts';
import { servePage } from './page.ts';
import { ACTIONS } from './routes.ts';

const HOST = '127.0.0.1';

export interface BenchServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}

function sendPicture(response: ServerResponse, bench: Bench, id: number): void {
  const paper = bench.printer.papers().find((candidate) => candidate.id === id);
  if (!paper) throw notFound();
  response.writeHead(200, {
    'content-type': 'image/svg+xml; charset=utf-8',
    'content-security-policy': "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    'cache-control': 'no-store',
  });
  response.end(paper.picture());
}

function notFound(): ProblemError {
  return new ProblemError(404, 'not_found', {
    ru: 'Здесь ничего нет.',
    en: 'There is nothing here.',
  });
}

async function answerGet(bench: Bench, path: string, response: ServerResponse): Promise<void> {
  const picture = /^\/api\/papers\/(\d{1,9})\/picture$/.exec(path);
  if (picture) sendPicture(response, bench, Number(picture[1]));
  else if (path === '/api/state') sendJson(response, 200, bench.state());
  else if (path === '/api/papers') sendJson(response, 200, bench.printer.papers().map(paperView));
  else if (path === '/api/presets') sendJson(response, 200, bench.presets);
  else if (!(await servePage(path, response))) throw notFound();
}

async function answer(
  bench: Bench,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isOurs(request)) {
    throw new ProblemError(403, 'host.foreign', {
      ru: 'Стенд отвечает только этому компьютеру: откройте его по адресу 127.0.0.1.',
      en: 'The bench answers this computer alone: open it as 127.0.0.1.',
    });
  }
  const { pathname } = new URL(request.url ?? '/', `http://${HOST}`);
  if (request.method === 'GET') return answerGet(bench, pathname, response);
  const action = Object.hasOwn(ACTIONS, pathname) ? ACTIONS[pathname] : undefined;
  if (!action) throw notFound();
  if (request.method !== 'POST') {
    throw new ProblemError(405, 'method.wrong', { ru: 'Нужен POST.', en: 'POST is needed.' });
  }
  const result: unknown = await action(bench, await readJson(request));
  return sendJson(response, 200, result ?? {});
}

function explain(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof UnpluggedError) {
    return new ProblemError(409, 'device.unplugged', {
      ru: 'Устройство отключено: сначала подключите его.',
      en: 'The device is unplugged: plug it in first.',
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new ProblemError(500, 'bench.failed', {
    ru: `Стенд не справился: ${reason}`,
    en: `The bench failed: ${reason}`,
  });
}

/** @param port 0 for a free one; rejects when it is taken */
export async function serveBench(bench: Bench, port: number): Promise<BenchServer> {
  const server = createServer((request, response) => {
    answer(bench, request, response).catch((error: unknown) => {
      const { status, problem } = explain(error);
      sendJson(response, status, problem);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const stopLive = serveLive(server, bench);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bench has no port');
  return {
    url: `http://${HOST}:${address.port}`,
    close: async () => {
      stopLive();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
