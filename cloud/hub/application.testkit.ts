/** A program of the tests: client credentials, a token, the typed client. */
import { randomUUID } from 'node:crypto';
import { createClient, tokenOf } from '@verno/shared/contracts/client';
import type { Client } from '@verno/shared/contracts/client';
import { PEOPLE_ONLY_RIGHTS, right } from '@verno/shared/contracts/rights';
import type { Right } from '@verno/shared/contracts/rights';
import { addApplication } from './auth/applications.ts';
import type { TestHub } from './hub.testkit.ts';
import { systemRandom } from './system.ts';

export interface TestApplication {
  readonly applicationId: string;
  readonly clientSecret: string;
  readonly call: Client;
  readonly token: () => Promise<string>;
  /** A raw call with the token, for what the typed client would not send. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers; text: string }>;
}

export interface ApplicationOptions {
  readonly rights?: readonly Right[];
  readonly storeIds?: readonly string[] | null;
  readonly partnerId?: string;
  readonly callsPerMinute?: number;
}

/** Every right that an application may have. */
export const PROGRAM_RIGHTS: readonly Right[] = right.options.filter(
  (one) => !PEOPLE_ONLY_RIGHTS.includes(one),
);

export async function openApplication(
  world: TestHub,
  options: ApplicationOptions = {},
): Promise<TestApplication> {
  const applicationId = world.ids.next();
  const clientSecret = await world.db.transaction().execute((tx) =>
    addApplication(tx, systemRandom, {
      applicationId,
      partnerId: options.partnerId ?? world.company.partnerId,
      name: 'Программа',
      grants: {
        rights: [...(options.rights ?? PROGRAM_RIGHTS)],
        storeIds:
          options.storeIds === undefined || options.storeIds === null
            ? null
            : [...options.storeIds],
      },
      callsPerMinute: options.callsPerMinute ?? 100_000,
      nowMs: world.clock.nowMs(),
    }),
  );
  const config = { baseUrl: world.hub.url, fetch };
  const nowMs = () => world.clock.nowMs();
  const token = tokenOf({ ...config, nowMs }, { clientId: applicationId, clientSecret });
  return {
    applicationId,
    clientSecret,
    token,
    call: createClient({ ...config, token, newKey: randomUUID }),
    async send(method, path, body, headers = {}) {
      const response = await fetch(world.hub.url + path, {
        method,
        headers: {
          authorization: `Bearer ${await token()}`,
          ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      };
    },
  };
}

/** The value of an answer that must be there. */
export function must<T>(
  answer:
    | { readonly ok: true; readonly value: { readonly value: T } }
    | { readonly ok: false; readonly error: object },
): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.value;
}
