/** The typed client: contracts in, parsed answers or a {@link ProblemError} out. */
import { buildPath, buildQuery } from '@verno/shared/contracts/client';
import type { CallInput } from '@verno/shared/contracts/client';
import type { Operation } from '@verno/shared/contracts/operation';
import { problemDetails } from '@verno/shared/contracts/problem';
import type { Language } from '@verno/shared/kernel/text';
import type { z } from 'zod';
import { ProblemError } from './problem-error.ts';

/** Past this the answer is not coming; the person is told and may repeat. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Calls `operation`. Throws {@link ProblemError} and nothing else, save an abort of `signal`. */
export type Call = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  operation: Operation<P, Q, B, R>,
  input: CallInput<P, Q, B>,
  signal?: AbortSignal,
) => Promise<z.output<R>>;

export interface CallConfig {
  readonly fetch: typeof fetch;
  /** Language the server's sentences shall be in. */
  readonly language: () => Language;
}

interface LooseInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** Makes the client. Addresses are relative: the console is served by the hub it talks to. */
export function createCall(config: CallConfig): Call {
  return async (operation, input: LooseInput, signal) => {
    const address = buildPath(operation.path, input.params) + buildQuery(input.query);
    const response = await send(config, operation.method, address, input.body, signal);
    const answer = await readAnswer(response);
    const parsed = operation.response.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw ProblemError.own('client.bad_answer', response.status, parsed.error);
  };
}

async function send(
  config: CallConfig,
  method: string,
  address: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const timer = setTimeout(() => stop.abort(), REQUEST_TIMEOUT_MS);
  try {
    return await config.fetch(address, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-language': config.language(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: stop.signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const code = stop.signal.aborted ? 'client.timeout' : 'client.unreachable';
    throw ProblemError.own(code, null, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The JSON of a good answer, null of an empty one; a problem is thrown. */
async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw ProblemError.own('client.unreachable', response.status, error);
  });
  const answer = parseJson(text, response);
  if (response.ok) return answer;
  const problem = problemDetails.safeParse(answer);
  if (problem.success) throw ProblemError.fromServer(problem.data, response.status);
  throw ProblemError.own('client.bad_answer', response.status, problem.error);
}

function parseJson(text: string, response: Response): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    // A gateway's HTML page: the hub behind it is not there.
    const code = response.status >= 502 ? 'client.unreachable' : 'client.bad_answer';
    throw ProblemError.own(code, response.status, error);
  }
}
