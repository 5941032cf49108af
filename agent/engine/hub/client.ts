/** Calls of the hub's operations over HTTP: the contract says path and shapes, the answer is parsed. */
import { problemDetails } from '@verno/shared/contracts/problem';
import type { Operation } from '@verno/shared/contracts/operation';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { CallFailure } from '@verno/shared/sync/call';
import type { z } from 'zod';

/** An answer bigger than this is not the hub's. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

export type { CallFailure };

export interface CallOptions {
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly token: string | null;
  readonly timeoutMs: number;
}

export type AnyOperation<R extends z.ZodType> = Operation<z.ZodType, z.ZodType, z.ZodType, R>;

export interface HubClient {
  call<R extends z.ZodType>(
    operation: AnyOperation<R>,
    options: CallOptions,
  ): Promise<Result<z.infer<R>, CallFailure>>;
  /** The same where the answer is bytes, at most `bytesMax`. */
  bytes(
    operation: AnyOperation<z.ZodType>,
    options: CallOptions & { readonly bytesMax: number },
  ): Promise<Result<Uint8Array, CallFailure>>;
}

/** `baseUrl`: where the hub answers, e.g. `http://127.0.0.1:8080`; `stopping` ends every call at once. */
export function createHubClient(baseUrl: string, stopping: AbortSignal): HubClient {
  const send = async (
    operation: AnyOperation<z.ZodType>,
    options: CallOptions,
  ): Promise<Result<Response, CallFailure>> => {
    const response = await fetch(addressOf(baseUrl, operation, options.params), {
      method: operation.method,
      headers: headersOf(options),
      body: options.body === undefined ? null : JSON.stringify(options.body),
      redirect: 'error',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(options.timeoutMs)]),
    });
    return response.ok ? ok(response) : err(refusalOf(response, await response.text()));
  };
  return {
    call: async (operation, options) => {
      try {
        const answered = await send(operation, options);
        if (!answered.ok) return answered;
        const text = await answered.value.text();
        const answer = text.length > ANSWER_BYTES_MAX ? undefined : jsonOf(text);
        const parsed = operation.response.safeParse(answer);
        if (!parsed.success) return err({ kind: 'garbled', status: answered.value.status });
        return ok(parsed.data);
      } catch (error) {
        return err({ kind: 'unreachable', reason: reasonOf(error) });
      }
    },
    bytes: async (operation, options) => {
      try {
        const answered = await send(operation, options);
        if (!answered.ok) return answered;
        const { headers, status } = answered.value;
        // What says that it is longer is not read at all.
        if (Number(headers.get('content-length') ?? 0) > options.bytesMax) {
          await answered.value.body?.cancel();
          return err({ kind: 'garbled', status });
        }
        const bytes = new Uint8Array(await answered.value.arrayBuffer());
        return bytes.length > options.bytesMax ? err({ kind: 'garbled', status }) : ok(bytes);
      } catch (error) {
        return err({ kind: 'unreachable', reason: reasonOf(error) });
      }
    },
  };
}

function addressOf(
  baseUrl: string,
  operation: { readonly path: string },
  params: CallOptions['params'],
): URL {
  const path = operation.path.replaceAll(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  return new URL(`${baseUrl.replace(/\/+$/, '')}${path}`);
}

function headersOf({ body, token }: CallOptions): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
}

function refusalOf(response: Response, text: string): CallFailure {
  const details = problemDetails.safeParse(jsonOf(text));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const asked = Number.isFinite(seconds) ? seconds : details.data?.retryAfterS;
  const { status } = response;
  const retryAfterMs = asked === undefined ? null : Math.max(0, asked * 1000);
  if (details.success) return { kind: 'refused', status, code: details.data.code, retryAfterMs };
  if (status === 429 || status >= 500) {
    return { kind: 'refused', status, code: `http.status_${status}`, retryAfterMs };
  }
  return { kind: 'garbled', status };
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

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
