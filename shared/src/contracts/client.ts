/**
 * The typed client of the hub's API: an operation of the contracts and its input in, the parsed answer
 * or a refusal out. Pure but for the `fetch` it is given; used by programs, tests and, in its parts, by
 * the console.
 */
import { z } from 'zod';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { Language } from '../kernel/text.ts';
import { IDEMPOTENCY_HEADER, takesIdempotencyKey } from './operation.ts';
import type { Operation } from './operation.ts';
import { problemDetails } from './problem.ts';

type Part<Name extends string, Value> = [undefined] extends [Value]
  ? { readonly [K in Name]?: undefined }
  : {} extends Value
    ? { readonly [K in Name]?: Value }
    : { readonly [K in Name]: Value };

/** What a call of an operation is given; parts that the contract leaves empty may be left out. */
export type CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<
  'params',
  z.input<P>
> &
  Part<'query', z.input<Q>> &
  Part<'body', z.input<B>>;

/** What a caller may add to one call. */
export interface CallOptions {
  /** For repeats after a lost answer: the key of the first try. One is made for each call without. */
  readonly idempotencyKey?: string;
  /** ETag that was read: a change of something that has changed meanwhile is refused. */
  readonly ifMatch?: string;
  /** ETag that the caller has: an answer that is the same comes as `unchanged`. */
  readonly ifNoneMatch?: string;
}

export interface Answered<T> {
  readonly value: T;
  readonly status: number;
  readonly etag: string | null;
  /** True when the hub told it a second time under the same Idempotency-Key. */
  readonly replayed: boolean;
}

/** Why there is no answer: the hub's problem, nothing new since `ifNoneMatch`, or no sense in what came. */
export type NotAnswered =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly detail: string;
      readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
      readonly retryAfterS: number | null;
      readonly etag: string | null;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'garbled'; readonly status: number };

/** As much of the platform's `fetch` as is needed here: this folder knows neither browser nor Node. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string | Uint8Array<ArrayBuffer>;
  },
) => Promise<FetchResponse>;

export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export interface ClientConfig {
  /** Where the hub is, e.g. `https://hub.example`; empty = where the page came from. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  /** The bearer token for this call; null = the browser's cookie, or nobody. */
  readonly token: () => Promise<string | null>;
  /** A new value for each call that changes something, e.g. a UUID. */
  readonly newKey: () => string;
  readonly language?: Language;
}

export type Client = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  operation: Operation<P, Q, B, R>,
  input: CallInput<P, Q, B>,
  options?: CallOptions,
) => Promise<Result<Answered<z.output<R>>, NotAnswered>>;

interface LooseInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** Makes a client. It throws nothing but what `token` throws. */
export function createClient(config: ClientConfig): Client {
  return async (operation, input: LooseInput, options = {}) => {
    const url =
      config.baseUrl.replace(/\/+$/, '') +
      buildPath(operation.path, input.params) +
      buildQuery(input.query);
    const headers = await headersOf(config, operation, input.body, options);
    try {
      const response = await config.fetch(url, {
        method: operation.method,
        headers,
        ...(input.body === undefined ? {} : { body: bodyOf(operation, input.body) }),
      });
      return readAnswer(operation.response, response, await response.text());
    } catch (error) {
      return err({ kind: 'unreachable', reason: error instanceof Error ? error.message : 'fetch' });
    }
  };
}

/** A table goes as it is, everything else as JSON. */
function bodyOf(operation: Operation, body: unknown): string | Uint8Array<ArrayBuffer> {
  if (operation.bodyKind !== 'csv') return JSON.stringify(body);
  return typeof body === 'string' ? body : csvBytes.parse(body);
}

const csvBytes = z.instanceof(Uint8Array<ArrayBuffer>);

async function headersOf(
  config: ClientConfig,
  operation: Operation,
  body: unknown,
  options: CallOptions,
): Promise<Record<string, string>> {
  const token = await config.token();
  const key = takesIdempotencyKey(operation) ? (options.idempotencyKey ?? config.newKey()) : null;
  return {
    accept: 'application/json, application/problem+json',
    'accept-language': config.language ?? 'ru',
    ...(body === undefined
      ? {}
      : { 'content-type': operation.bodyKind === 'csv' ? 'text/csv' : 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(key === null ? {} : { [IDEMPOTENCY_HEADER]: key }),
    ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
    ...(options.ifNoneMatch === undefined ? {} : { 'if-none-match': options.ifNoneMatch }),
  };
}

function readAnswer<R extends z.ZodType>(
  shape: R,
  response: FetchResponse,
  text: string,
): Result<Answered<z.output<R>>, NotAnswered> {
  const { status } = response;
  if (status === 304) return err({ kind: 'unchanged' });
  const etag = response.headers.get('etag');
  const answer = jsonOf(text);
  if (!response.ok) {
    const problem = problemDetails.safeParse(answer);
    if (!problem.success) return err({ kind: 'garbled', status });
    const { code, detail, errors = [], retryAfterS = null } = problem.data;
    return err({ kind: 'refused', status, code, detail, errors, retryAfterS, etag });
  }
  const parsed = shape.safeParse(answer);
  if (!parsed.success) return err({ kind: 'garbled', status });
  const replayed = response.headers.get('idempotency-replayed') === 'true';
  return ok({ value: parsed.data, status, etag, replayed });
}

/** An empty body means «nothing to say», which contracts write as null. */
function jsonOf(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `/members/:memberId` and its parameters → `/members/0192…`. @throws Error when one is missing. */
export function buildPath(path: string, params: unknown): string {
  const values = new Map(entriesOf(params));
  return path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`the path ${path} needs ${name}`);
    return encodeURIComponent(value);
  });
}

/** Query values that are there → `?a=1&b=2`; nothing → an empty text. */
export function buildQuery(query: unknown): string {
  const plus = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');
  const pairs = entriesOf(query).map(([name, value]) => `${plus(name)}=${plus(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function entriesOf(value: unknown): [string, string][] {
  return Object.entries(value ?? {}).flatMap(([name, part]: [string, unknown]) => {
    if (part === undefined || part === null || part === '') return [];
    if (typeof part === 'string') return [[name, part]];
    if (typeof part === 'number' || typeof part === 'boolean') return [[name, `${part}`]];
    throw new Error(`${name} cannot stand in an address`);
  });
}

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Rights to ask for; left out = all of the application's. */
  readonly scope?: string;
}

/**
 * A `token` for {@link createClient}: asks for one at the first call and again before it ends.
 * @throws Error with the hub's words when it gives none.
 */
export function tokenOf(
  config: Pick<ClientConfig, 'baseUrl' | 'fetch'> & { readonly nowMs: () => number },
  credentials: ClientCredentials,
): () => Promise<string> {
  let known: { readonly token: string; readonly untilMs: number } | null = null;
  return async () => {
    if (known !== null && known.untilMs > config.nowMs()) return known.token;
    const response = await config.fetch(`${config.baseUrl.replace(/\/+$/, '')}/api/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
        ...(credentials.scope === undefined ? {} : { scope: credentials.scope }),
      }),
    });
    const answer = tokenAnswer.safeParse(jsonOf(await response.text()));
    if (!response.ok || !answer.success) throw new Error(`no token: ${response.status}`);
    const { access_token: token, expires_in: seconds } = answer.data;
    known = { token, untilMs: config.nowMs() + Math.max(0, seconds - RENEW_EARLY_S) * 1000 };
    return token;
  };
}

/** A token that ends within this time is not begun to be used. */
const RENEW_EARLY_S = 60;
