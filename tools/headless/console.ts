/** The operators' API without a screen: a signed-in person calling contracts. */
import type { Operation } from '@verno/shared/contracts/operation';
import { signIn } from '@verno/shared/contracts/hub/session';
import type { z } from 'zod';

export interface Caller {
  /** Calls an operation. @throws Error with the problem's code and detail when refused. */
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    operation: Operation<P, Q, B, R>,
    input: Input,
  ): Promise<z.infer<R>>;
}

interface Input {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
}

/** Signs in and keeps the session's cookie. */
export async function openConsole(
  hubUrl: string,
  login: string,
  password: string,
): Promise<Caller> {
  const answer = await send(hubUrl, '', signIn, { body: { login, password } });
  if (!answer.ok) throw new Error(`sign-in refused: ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return {
    call: async (operation, input) => {
      const response = await send(hubUrl, cookie, operation, input);
      const text = await response.text();
      if (!response.ok) throw new Error(`${operation.id}: ${response.status} ${text}`);
      return operation.response.parse(text === '' ? null : JSON.parse(text));
    },
  };
}

function send(
  hubUrl: string,
  cookie: string,
  operation: Pick<Operation, 'method' | 'path'>,
  input: Input,
): Promise<Response> {
  const path = operation.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const url = new URL(path, hubUrl);
  for (const [name, value] of Object.entries(input.query ?? {})) {
    url.searchParams.set(name, String(value));
  }
  return fetch(url, {
    method: operation.method,
    headers: {
      cookie,
      origin: url.origin,
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  });
}
