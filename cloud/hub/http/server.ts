/** Express application made of routes: access first, then parsing, then the handler, then problem+json. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { IDEMPOTENCY_HEADER, takesIdempotencyKey } from '@verno/shared/contracts/operation';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { callerKey } from '../auth/callers.ts';
import { admit } from './admit.ts';
import type { Doorkeeper } from './admit.ts';
import { BodyRefused, readBody } from './body.ts';
import { isDatabaseDown } from './failures.ts';
import type { Line } from './line.ts';
import { paceHeaders } from './pace.ts';
import { parseCall } from './parse.ts';
import { refusal } from './problems.ts';
import type { Refusal } from './problems.ts';
import { fingerprintOf, isRepeatKey } from './repeats.ts';
import type { Outcome, Repeats } from './repeats.ts';
import { languageOf, requestId, send, versionOfTag } from './respond.ts';
import { callerOf } from './routes.ts';
import type { CallContext, Principal, Route } from './routes.ts';
import { securityHeaders } from './security.ts';

export interface HttpOptions extends Doorkeeper {
  readonly routes: readonly Route[];
  readonly repeats: Repeats;
  readonly log: Logger;
  /** Express «trust proxy» value; empty = no proxy is trusted with the caller's address. */
  readonly trustedProxies: string;
  /** Mounted before the answer «no such address»: the API's reference, the console's files. */
  readonly pages: readonly (((app: Express) => void) | null)[];
}

export function createApp(options: HttpOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  if (options.trustedProxies !== '') app.set('trust proxy', options.trustedProxies);
  app.use(securityHeaders());
  app.use(requestLog(options.log));
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  for (const route of options.routes) mount(app, route, options);
  for (const mountPage of options.pages) mountPage?.(app);
  app.use((request, response) => send(request, response, err(refusal('route.unknown'))));
  app.use(lastResort(options.log));
  return app;
}

function mount(app: Express, route: Route, options: HttpOptions): void {
  const { method, path } = route.operation;
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const enter: RequestHandler = async (request, response, next) => {
    const admitted = await admit(request, route, options);
    if (!admitted.ok) return send(request, response, admitted);
    const { principal, pace } = admitted.value;
    if (pace !== null) response.set(paceHeaders(pace));
    response.locals['principal'] = principal;
    return next();
  };
  const queue = route.line === undefined ? [] : [waitForTurn(route.line)];
  const read = readBody(route);
  app[verb](path, enter, ...queue, ...read, async (request: Request, response: Response) => {
    const { principal, turn } = response.locals as { principal: Principal; turn?: Turn };
    if (turn !== undefined) turn.works = true;
    try {
      const outcome = await answer(request, response, route, principal, options.repeats);
      const status = route.operation.status ?? 200;
      send(request, response, outcome.result, { status, version: outcome.version });
    } finally {
      turn?.giveBack();
    }
  });
}

interface Turn {
  readonly giveBack: () => void;
  /** The handler has begun: a caller who leaves now does not end its work. */
  works: boolean;
}

function waitForTurn(line: Line): RequestHandler {
  return async (request, response, next) => {
    const place = await line.join();
    if (place.kind === 'later') {
      const { comeAgainS } = place;
      return send(request, response, err(refusal('hub.busy', { retryAfterS: comeAgainS })));
    }
    const turn: Turn = { giveBack: () => place.giveBack(true), works: false };
    const leave = (): void => {
      if (!turn.works) place.giveBack(false);
    };
    if (response.closed || request.destroyed) return leave();
    response.on('close', leave);
    response.locals['turn'] = turn;
    return next();
  };
}

async function answer(
  request: Request,
  response: Response,
  route: Route,
  principal: Principal,
  repeats: Repeats,
): Promise<Outcome> {
  const parsed = parseCall(route.operation, request, {
    language: languageOf(request),
    anyText: route.anyText,
  });
  const ifVersion = parsed.ok ? versionAsked(request, route) : parsed;
  const key = ifVersion.ok ? keyOf(request, route, principal) : ifVersion;
  if (!parsed.ok) return refused(parsed.error);
  if (!ifVersion.ok) return refused(ifVersion.error);
  if (!key.ok) return refused(key.error);
  const work = async (): Promise<Outcome> => {
    let version: number | null = null;
    const context: CallContext = {
      address: request.ip ?? 'unknown',
      language: languageOf(request),
      authorization: request.headers.authorization,
      ifVersion: ifVersion.value,
      secure: request.secure,
      setCookie: (header) => response.append('Set-Cookie', header),
      setVersion: (is) => {
        version = is;
      },
    };
    const result = await route.run({ ...context, ...parsed.value }, principal);
    if (!result.ok || principal.kind === 'till') return { result, version };
    // What the contract does not name does not leave the house. Tills get what the types already hold.
    return { result: ok(route.operation.response.parse(result.value)), version };
  };
  const caller = callerOf(principal);
  if (key.value === null || caller === null) return work();
  const call = {
    caller: callerKey(caller),
    key: key.value,
    operationId: route.operation.id,
    fingerprint: fingerprintOf(request.method, request.originalUrl, request.body),
    secretAnswer: route.operation.secretAnswer === true,
  };
  const outcome = await repeats.once(call, work);
  if (outcome.repeated) response.setHeader('Idempotency-Replayed', 'true');
  return outcome;
}

function refused(error: Refusal): Outcome {
  return { result: err(error), version: null };
}

/** The version that If-Match names where the contract demands one; 0 where it does not. */
function versionAsked(request: Request, route: Route): Result<number, Refusal> {
  if (route.operation.versioned !== 'change') return ok(0);
  const version = versionOfTag(request.headers['if-match']);
  return version === null ? err(refusal('request.version_required')) : ok(version);
}

/** Programs must send a key with whatever changes something; people's pages may. */
function keyOf(
  request: Request,
  route: Route,
  principal: Principal,
): Result<string | null, Refusal> {
  if (!takesIdempotencyKey(route.operation)) return ok(null);
  const key = request.get(IDEMPOTENCY_HEADER);
  if (key === undefined) {
    return principal.kind === 'application' ? err(refusal('request.key_required')) : ok(null);
  }
  return isRepeatKey(key) ? ok(key) : err(refusal('request.bad_key'));
}

/** One line a call: no query, no body, no header, because those may name people or hold secrets. */
function requestLog(log: Logger) {
  return (request: Request, response: Response, next: () => void): void => {
    const startedMs = performance.now();
    response.setHeader('X-Request-Id', randomUUID());
    response.on('finish', () => {
      log.info({
        requestId: requestId(response),
        method: request.method,
        route: (request.route as { path?: string } | undefined)?.path ?? null,
        status: response.statusCode,
        tookMs: Math.round(performance.now() - startedMs),
      });
    });
    next();
  };
}

function lastResort(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    send(request, response, err(refusalOf(error, log, requestId(response))));
  };
}

/** Failures of body-parser that are the caller's. */
const BODY_FAILURES: Readonly<Record<string, 'request.too_large' | 'request.not_json'>> = {
  'entity.too.large': 'request.too_large',
  'parameters.too.many': 'request.too_large',
  'entity.parse.failed': 'request.not_json',
  'charset.unsupported': 'request.not_json',
  'encoding.unsupported': 'request.not_json',
  'request.aborted': 'request.not_json',
  'request.size.invalid': 'request.not_json',
};

function refusalOf(error: unknown, log: Logger, requestId: string): Refusal {
  if (error instanceof BodyRefused) return error.refused;
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  const known = BODY_FAILURES[type];
  if (known !== undefined) return refusal(known);
  // An address with a torn percent sign names nothing that is here.
  if (error instanceof URIError) return refusal('route.unknown');
  // zlib: the body says it is compressed and is not.
  if (type === '' && hasZlibCode(error)) return refusal('request.not_json');
  log.error({ requestId, err: error }, 'call failed');
  return isDatabaseDown(error)
    ? refusal('hub.unavailable', { retryAfterS: 5 })
    : refusal('hub.internal');
}

function hasZlibCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_|^ERR_BUFFER/.test(String(error.code));
}
