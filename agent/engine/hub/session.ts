/**
 * The till's standing with the hub: says hello with its head and nonce, keeps the bearer token, opens the
 * session again when it ends, and compares what the hub holds with its own log.
 */
import { hello } from '@verno/shared/contracts/sync';
import { WIRE_VERSION } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { againStatement, helloStatement } from '@verno/shared/sync/event';
import { takeWelcome } from '@verno/shared/sync/till-hello';
import type { LogOrder } from '@verno/shared/sync/till-hello';
import type { z } from 'zod';
import type { TillClock } from '../clock.ts';
import { headOf } from '../outbox/event-log.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import { AGENT_VERSION } from '../version.ts';
import type { AnyOperation, CallFailure, CallOptions, HubClient } from './client.ts';
import type { Sign } from './keys.ts';
import type { Exchange } from './link.ts';
import { rulesKeyOf } from './sync-memory.ts';
import type { RunningTime } from './sync-memory.ts';

const HELLO_TIMEOUT_MS = 10_000;
const RENEW_BEFORE_MS = 30_000;

export interface Session {
  /** Calls with the token, saying hello first where needed. */
  call<R extends z.ZodType>(
    operation: AnyOperation<R>,
    options: Omit<CallOptions, 'token'> & { readonly big?: boolean },
  ): Promise<Result<z.infer<R>, CallFailure>>;
  /** The same for an answer that is bytes, at most `bytesMax`. */
  bytes(
    operation: AnyOperation<z.ZodType>,
    options: Omit<CallOptions, 'token'> & { readonly bytesMax: number },
  ): Promise<Result<Uint8Array, CallFailure>>;
  /** Says hello anew and takes over what the hub holds. */
  readonly renew: () => Promise<Result<string, CallFailure>>;
  /** Token of the session, null before the first hello. */
  readonly token: () => string | null;
  /** Wire version the hub said at the last hello; 1 before it. */
  readonly hubWire: () => number;
}

export interface SessionDeps {
  readonly client: HubClient;
  readonly store: TillStore;
  readonly clock: TillClock;
  readonly running: RunningTime;
  readonly sign: Sign;
  readonly onExchange: (exchange: Exchange) => void;
  /** The hub refused this till (`code`), or took it again (null). */
  readonly onStanding: (code: string | null) => void;
}

interface Token {
  readonly value: string;
  readonly endsMonotonicMs: number;
  readonly hubWire: number;
}

export function createSession(deps: SessionDeps): Session {
  const { client, clock } = deps;
  let token: Token | null = null;
  let pending: Promise<Result<string, CallFailure>> | null = null;
  let hubWire = 1;
  // Refused as stale: the next hello says so, which no message that was late can.
  let again = false;
  const renew: Session['renew'] = () => {
    // After a hello was said no older token may be used: the hub reckons with it.
    if (pending === null) token = null;
    pending ??= sayHello(deps, again).then((answer) => {
      pending = null;
      token = answer.ok ? answer.value : null;
      again = !answer.ok && isStale(answer.error);
      if (answer.ok) ({ hubWire } = answer.value);
      return answer.ok ? ok(answer.value.value) : answer;
    });
    return pending;
  };
  const current = async (): Promise<Result<string, CallFailure>> => {
    if (token !== null && clock.monotonicMs() < token.endsMonotonicMs) return ok(token.value);
    return renew();
  };
  type Send<T> = (bearer: string) => Promise<Result<T, CallFailure>>;
  const attempt = async <T>(send: Send<T>, big: boolean): Promise<Result<T, CallFailure>> => {
    const bearer = await current();
    if (!bearer.ok) return bearer;
    const startedMs = clock.monotonicMs();
    const answer = await send(bearer.value);
    const latencyMs = big ? null : clock.monotonicMs() - startedMs;
    deps.onExchange({ ok: reached(answer), latencyMs });
    return answer;
  };
  const twice = async <T>(send: Send<T>, big: boolean): Promise<Result<T, CallFailure>> => {
    const answer = await attempt(send, big);
    if (answer.ok || answer.error.kind !== 'refused' || answer.error.status !== 401) {
      return answer;
    }
    token = null;
    return attempt(send, big);
  };
  return {
    renew,
    token: () => token?.value ?? null,
    hubWire: () => hubWire,
    call: (operation, options) =>
      twice(
        (bearer) => client.call(operation, { ...options, token: bearer }),
        options.big === true,
      ),
    bytes: (operation, options) =>
      twice((bearer) => client.bytes(operation, { ...options, token: bearer }), true),
  };
}

/** True when the hub itself answered, if only to refuse. */
function reached(answer: Result<unknown, CallFailure>): boolean {
  if (answer.ok) return true;
  return answer.error.kind === 'refused' && answer.error.status < 500;
}

async function sayHello(deps: SessionDeps, again: boolean): Promise<Result<Token, CallFailure>> {
  const { client, store, clock } = deps;
  const identity = store.identity.read();
  if (identity === null) return err({ kind: 'unreachable', reason: 'not enrolled' });
  const { tillId, epoch, nonce } = identity;
  const head = headOf(store, identity);
  const said = [tillId, epoch, head.seq, head.hash, nonce] as const;
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
      signature: deps.sign(helloStatement(...said)),
      ...(again ? { againSignature: deps.sign(againStatement(...said)) } : {}),
    },
  });
  const receivedMs = clock.monotonicMs();
  deps.onExchange({ ok: reached(answer), latencyMs: receivedMs - sentMs });
  if (!answer.ok) {
    if (isStanding(answer.error)) stand(deps, identity, answer.error.code);
    return answer;
  }
  clock.observe(answer.value.serverTimeMs, sentMs, receivedMs);
  return ok(welcomed(deps, identity, answer.value, receivedMs));
}

/** Writes what the hub said, in one transaction and before the token is used. */
function welcomed(
  deps: SessionDeps,
  identity: Identity,
  said: z.output<(typeof hello)['response']>,
  receivedMs: number,
): Token {
  const { store } = deps;
  const { nonce, hubEpoch, acked, bundleKey, queueKey } = said;
  const after = takeWelcome(ownLog(store, identity), identity.hubEpoch, {
    hubEpoch,
    acked,
    standing: said.standing ?? null,
  });
  const next = { ...identity, nonce, hubEpoch, frozen: after.standing };
  store.database.inTransaction(() => {
    store.identity.write(next);
    obey(deps, after.orders);
    const known = rulesKeyOf(store);
    if (bundleKey !== undefined && known.read() === null) known.write(bundleKey);
    if (queueKey !== undefined && store.queueKey.read() !== queueKey) {
      store.queueKey.write(queueKey);
    }
  });
  deps.onStanding(after.standing);
  const lifeMs = said.expiresAtMs - said.serverTimeMs;
  return {
    value: said.token,
    endsMonotonicMs: receivedMs + lifeMs - RENEW_BEFORE_MS,
    hubWire: said.wireVersion ?? 1,
  };
}

function ownLog(store: TillStore, identity: Identity) {
  const { epoch } = identity;
  const before = Array.from({ length: epoch - 1 }, (_, index) => index + 1);
  return {
    epoch,
    head: headOf(store, identity),
    hashAt: (seq: number) => store.events.at(epoch, seq)?.hash ?? null,
    oldEpochs: before.filter((old) => store.events.head(old) !== null),
  };
}

function obey({ store, running }: SessionDeps, orders: readonly LogOrder[]): void {
  for (const order of orders) {
    if (order.kind === 'acknowledge') {
      store.events.acknowledge(order.epoch, order.seq, running.nowMs());
    } else store.events.unacknowledgeAfter(order.epoch, order.afterSeq);
  }
}

function isStale(failure: CallFailure): boolean {
  return failure.kind === 'refused' && failure.code === 'till.stale_nonce';
}

/** Refusals that speak of this till itself, not of the moment. */
function isStanding(
  failure: CallFailure,
): failure is Extract<CallFailure, { readonly kind: 'refused' }> {
  return failure.kind === 'refused' && failure.code.startsWith('till.');
}

function stand(deps: SessionDeps, identity: Identity, code: string | null): void {
  if (identity.frozen !== code) deps.store.identity.write({ ...identity, frozen: code });
  deps.onStanding(code);
}
