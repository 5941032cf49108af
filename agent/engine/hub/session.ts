/**
 * The till's standing with the hub: says hello with its head and nonce, keeps the bearer token, opens the
 * session again when it ends, and compares what the hub holds with its own log.
 */
import { hello } from '@verno/shared/contracts/sync';
import { WIRE_VERSION } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { helloStatement } from '@verno/shared/sync/event';
import type { z } from 'zod';
import type { TillClock } from '../clock.ts';
import { headOf } from '../outbox/event-log.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import { AGENT_VERSION } from '../version.ts';
import type { AnyOperation, CallFailure, CallOptions, HubClient } from './client.ts';
import type { Sign } from './keys.ts';
import type { Exchange } from './link.ts';

const HELLO_TIMEOUT_MS = 10_000;
const RENEW_BEFORE_MS = 30_000;

export interface Session {
  /** Calls with the token, saying hello first where needed. */
  call<R extends z.ZodType>(
    operation: AnyOperation<R>,
    options: Omit<CallOptions, 'token'> & { readonly big?: boolean },
  ): Promise<Result<z.infer<R>, CallFailure>>;
  /** Says hello anew and takes over what the hub holds. */
  readonly renew: () => Promise<Result<string, CallFailure>>;
  /** Token of the session, null before the first hello. */
  readonly token: () => string | null;
}

export interface SessionDeps {
  readonly client: HubClient;
  readonly store: TillStore;
  readonly clock: TillClock;
  readonly sign: Sign;
  readonly onExchange: (exchange: Exchange) => void;
  /** The hub refused this till (`code`), or took it again (null). */
  readonly onStanding: (code: string | null) => void;
}

interface Token {
  readonly value: string;
  readonly endsMonotonicMs: number;
}

export function createSession(deps: SessionDeps): Session {
  const { client, clock } = deps;
  let token: Token | null = null;
  let pending: Promise<Result<string, CallFailure>> | null = null;
  const renew: Session['renew'] = () => {
    pending ??= sayHello(deps).then((answer) => {
      pending = null;
      token = answer.ok ? answer.value : null;
      return answer.ok ? ok(answer.value.value) : answer;
    });
    return pending;
  };
  const current = async (): Promise<Result<string, CallFailure>> => {
    if (token !== null && clock.monotonicMs() < token.endsMonotonicMs) return ok(token.value);
    return renew();
  };
  const attempt: Session['call'] = async (operation, options) => {
    const bearer = await current();
    if (!bearer.ok) return bearer;
    const startedMs = clock.monotonicMs();
    const answer = await client.call(operation, { ...options, token: bearer.value });
    const latencyMs = options.big === true ? null : clock.monotonicMs() - startedMs;
    deps.onExchange({ ok: reached(answer), latencyMs });
    return answer;
  };
  return {
    renew,
    token: () => token?.value ?? null,
    call: async (operation, options) => {
      const answer = await attempt(operation, options);
      if (answer.ok || answer.error.kind !== 'refused' || answer.error.status !== 401) {
        return answer;
      }
      token = null;
      return attempt(operation, options);
    },
  };
}

/** True when the hub itself answered, if only to refuse. */
function reached(answer: Result<unknown, CallFailure>): boolean {
  if (answer.ok) return true;
  return answer.error.kind === 'refused' && answer.error.status < 500;
}

async function sayHello(deps: SessionDeps): Promise<Result<Token, CallFailure>> {
  const { client, store, clock } = deps;
  const identity = store.identity.read();
  if (identity === null) return err({ kind: 'unreachable', reason: 'not enrolled' });
  const { tillId, epoch, nonce } = identity;
  const head = headOf(store, identity);
  const sentMs = clock.monotonicMs();
  const answer = await client.call(hello, {
    params: {},
    token: null,
    timeoutMs: HELLO_TIMEOUT_MS,
    body: {
      tillId,
      epoch,
      head,
      nonce,
      wireVersion: WIRE_VERSION,
      agentVersion: AGENT_VERSION,
      signature: deps.sign(helloStatement(tillId, epoch, head.seq, head.hash, nonce)),
    },
  });
  const receivedMs = clock.monotonicMs();
  deps.onExchange({ ok: reached(answer), latencyMs: receivedMs - sentMs });
  if (!answer.ok) {
    if (isStanding(answer.error)) stand(deps, identity, answer.error.code);
    return answer;
  }
  const { token, expiresAtMs, serverTimeMs, acked } = answer.value;
  clock.observe(serverTimeMs, sentMs, receivedMs);
  const { nonce: nextNonce, hubEpoch } = answer.value;
  const { queueKey } = answer.value;
  store.database.inTransaction(() => {
    store.identity.write({ ...identity, nonce: nextNonce, hubEpoch, frozen: null });
    if (queueKey !== undefined && store.queueKey.read() !== queueKey)
      store.queueKey.write(queueKey);
  });
  const lifeMs = expiresAtMs - serverTimeMs;
  stand(deps, { ...identity, nonce: nextNonce, hubEpoch }, compareHeads(deps, identity, acked));
  return ok({ value: token, endsMonotonicMs: receivedMs + lifeMs - RENEW_BEFORE_MS });
}

/** Refusals that speak of this till itself, not of the moment. */
function isStanding(
  failure: CallFailure,
): failure is Extract<CallFailure, { readonly kind: 'refused' }> {
  return failure.kind === 'refused' && failure.code.startsWith('till.');
}

/**
 * Takes over what the hub holds of this epoch. Less than was acknowledged: the hub lost it (a restored
 * backup) and gets it again. Another hash at the same place: a fork, whose code is given back.
 */
function compareHeads(
  { store, clock }: SessionDeps,
  { epoch }: Identity,
  acked: { readonly seq: number; readonly hash: string },
): string | null {
  if (acked.seq === 0) {
    store.events.unacknowledgeAfter(epoch, 0);
    return null;
  }
  const own = store.events.at(epoch, acked.seq);
  const head = store.events.head(epoch);
  if (own === null && (head === null || head.seq < acked.seq)) return 'till.fork';
  if (own !== null && own.hash !== acked.hash) return 'sync.fork';
  store.database.inTransaction(() => {
    store.events.unacknowledgeAfter(epoch, acked.seq);
    store.events.acknowledge(epoch, acked.seq, clock.sureMs());
  });
  return null;
}

function stand(deps: SessionDeps, identity: Identity, code: string | null): void {
  if (identity.frozen !== code) deps.store.identity.write({ ...identity, frozen: code });
  deps.onStanding(code);
}
