/** Express application made of routes: access first, then parsing, then the handler, then problem+json. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import type { Logger } from 'pino';
import { can } from '@verno/shared/contracts/rights';
import { PROBLEM_MEDIA_TYPE } from '@verno/shared/contracts/problem';
import type { Language } from '@verno/shared/kernel/text';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { StaffPrincipal } from '../auth/sessions.ts';
import type { TillPrincipal } from '../auth/till-tokens.ts';
import { parseCall } from './parse.ts';
import { problemBody, refusal } from './problems.ts';
import type { Refusal } from './problems.ts';
import type { CallContext, Principal, Route } from './routes.ts';
import { isSameOrigin, securityHeaders } from './security.ts';
import { isDatabaseDown } from './failures.ts';

export interface Authentication {
  /** Session of the cookie header, if it is alive. */
  staff(cookieHeader: string | undefined): Promise<StaffPrincipal | null>;
  /** Till of the Authorization header, if its token is alive. */
  till(authorization: string | undefined): Promise<TillPrincipal | null>;
}

export interface HttpOptions {
  readonly routes: readonly Route[];
  readonly authentication: Authentication;
  readonly log: Logger;
  /** Express «trust proxy» value; empty = no proxy is trusted with the caller's address. */
  readonly trustedProxies: string;
  /** Mounted before the answer «no such address»: the console's files. */
  readonly files: ((app: Express) => void) | null;
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
  options.files?.(app);
  app.use((request, response) => send(request, response, err(refusal('route.unknown'))));
  app.use(lastResort(options.log));
  return app;
}

function mount(app: Express, route: Route, options: HttpOptions): void {
  const { method, path } = route.operation;
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const json = express.json({ limit: route.bodyBytesMax, type: () => true });
  app[verb](
    path,
    async (request, response, next) => {
      const admitted = await admit(request, route, options.authentication);
      if (!admitted.ok) return send(request, response, admitted);
      response.locals['principal'] = admitted.value;
      return next();
    },
    json,
    async (request, response) => {
      const principal = response.locals['principal'] as Principal;
      send(request, response, await answer(request, response, route, principal));
    },
  );
}

/** Who calls and whether he may; nothing of the body has been read yet. */
async function admit(
  request: Request,
  route: Route,
  authentication: Authentication,
): Promise<Result<Principal, Refusal>> {
  if (route.sameOriginOnly && request.method !== 'GET' && !isSameOrigin(request)) {
    return err(refusal('auth.foreign_origin'));
  }
  const { access } = route.operation;
  switch (access.kind) {
    case 'public':
      return ok({ kind: 'nobody' });
    case 'session':
    case 'right': {
      const staff = await authentication.staff(request.headers.cookie);
      if (staff === null) return err(refusal('auth.no_session'));
      if (access.kind === 'right' && !can(staff.grants, access.right)) {
        return err(refusal('auth.forbidden'));
      }
      return ok({ kind: 'staff', staff });
    }
    case 'till': {
      const till = await authentication.till(request.headers.authorization);
      return till === null ? err(refusal('till.no_token')) : ok({ kind: 'till', till });
    }
    default:
      return unreachable(access);
  }
}

async function answer(
  request: Request,
  response: Response,
  route: Route,
  principal: Principal,
): Promise<Result<unknown, Refusal>> {
  const parsed = parseCall(route.operation, request, {
    language: languageOf(request),
    anyText: route.anyText,
  });
  if (!parsed.ok) return parsed;
  const context: CallContext = {
    address: request.ip ?? 'unknown',
    language: languageOf(request),
    secure: request.secure,
    setCookie: (header) => response.append('Set-Cookie', header),
  };
  const result = await route.run({ ...context, ...parsed.value }, principal);
  if (!result.ok || principal.kind === 'till') return result;
  // What the contract does not name does not leave the house. Tills get what the types already hold.
  return ok(route.operation.response.parse(result.value));
}

function send(request: Request, response: Response, result: Result<unknown, Refusal>): void {
  response.setHeader('Cache-Control', 'no-store');
  if (result.ok) {
    if (result.value === null) response.status(204).end();
    else response.json(result.value);
    return;
  }
  const body = problemBody(
    { ...result.error, params: { requestId: requestId(response), ...result.error.params } },
    languageOf(request),
  );
  if (body.retryAfterS !== undefined) response.setHeader('Retry-After', String(body.retryAfterS));
  response.status(body.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(body));
}

function languageOf(request: Request): Language {
  return request.acceptsLanguages('ru', 'en') === 'en' ? 'en' : 'ru';
}

function requestId(response: Response): string {
  return String(response.getHeader('X-Request-Id'));
}

/** One line a call: no query, no body, no cookie, because those may name people or hold secrets. */
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

function refusalOf(error: unknown, log: Logger, requestId: string): Refusal {
  const type = error instanceof Error && 'type' in error ? error.type : null;
  if (type === 'entity.too.large') return refusal('request.too_large');
  if (
    type === 'entity.parse.failed' ||
    type === 'charset.unsupported' ||
    type === 'encoding.unsupported'
  )
    return refusal('request.not_json');
  if (type === 'request.aborted' || type === 'request.size.invalid')
    return refusal('request.not_json');
  // An address with a torn percent sign names nothing that is here.
  if (error instanceof URIError) return refusal('route.unknown');
  log.error({ requestId, err: error }, 'call failed');
  return isDatabaseDown(error)
    ? refusal('hub.unavailable', { retryAfterS: 5 })
    : refusal('hub.internal');
}
