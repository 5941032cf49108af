/**
 * A route is an operation of the contracts with its handler. There is no other way to serve something, so
 * a route without stated access cannot exist.
 */
import type { z } from 'zod';
import type { Operation } from '@verno/shared/contracts/operation';
import type { Language } from '@verno/shared/kernel/text';
import type { Result } from '@verno/shared/kernel/result';
import type { Caller } from '../auth/callers.ts';
import type { StaffPrincipal } from '../auth/sessions.ts';
import type { TillPrincipal } from '../auth/till-tokens.ts';
import type { Line } from './line.ts';
import type { Refusal } from './problems.ts';

/** What every handler is given beside the parsed request. */
export interface CallContext {
  /** Address the call came from, for limits. */
  readonly address: string;
  readonly language: Language;
  /** The Authorization header as it came; only the token endpoint has business with it. */
  readonly authorization: string | undefined;
  /** Version that If-Match names; a number in every operation declared `versioned: 'change'`, else 0. */
  readonly ifVersion: number;
  /** Puts the resource's version into the answer's ETag. */
  readonly setVersion: (version: number) => void;
  /** Adds a Set-Cookie header to the answer. */
  readonly setCookie: (header: string) => void;
  /** True when the person's connection is encrypted: cookies then carry `Secure`. */
  readonly secure: boolean;
}

interface Call<Op extends Operation> extends CallContext {
  readonly params: z.output<Op['params']>;
  readonly query: z.output<Op['query']>;
  readonly body: z.output<Op['body']>;
}

export type Answer<Op extends Operation> = Promise<Result<z.input<Op['response']>, Refusal>>;

export type Principal =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'staff'; readonly staff: StaffPrincipal }
  | { readonly kind: 'application'; readonly application: Caller }
  | { readonly kind: 'till'; readonly till: TillPrincipal };

/** A handler as the server calls it, after access and parsing. */
export interface Route {
  readonly operation: Operation;
  /** Refuse calls of browsers that do not come from a page of the hub itself (they carry or set the cookie). */
  readonly sameOriginOnly: boolean;
  readonly bodyBytesMax: number;
  /** The body may hold text that the database cannot (U+0000): facts are kept as they come. */
  readonly anyText: boolean;
  /** Calls wait for their turn before their body is read, or are told when to come again. */
  readonly line?: Line;
  run(call: CallContext & Parsed, principal: Principal): Promise<Result<unknown, Refusal>>;
}

export interface Parsed {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Enough for every body but batches. */
export const BODY_BYTES_MAX = 64 * 1024;

/** An operation anybody may call. `sameOriginOnly` for those that set the session cookie. */
export function publicRoute<Op extends Operation>(
  operation: Op,
  options: { readonly sameOriginOnly: boolean },
  handle: (call: Call<Op>) => Answer<Op>,
): Route {
  expectAccess(operation, ['public']);
  return {
    ...common(operation),
    ...options,
    run: (call) => handle(call as Call<Op>),
  };
}

/** An operation on one's own session: people only. */
export function sessionRoute<Op extends Operation>(
  operation: Op,
  handle: (call: Call<Op>, staff: StaffPrincipal) => Answer<Op>,
): Route {
  expectAccess(operation, ['session']);
  return {
    ...common(operation),
    run(call, principal) {
      if (principal.kind !== 'staff') throw new Error(`${operation.id}: called without staff`);
      return handle(call as Call<Op>, principal.staff);
    },
  };
}

/**
 * An operation for whoever holds the right in its contract, which was checked before `handle`: people of
 * staff with a session, applications with a token. What they may see is in `caller.grants` either way.
 */
export function staffRoute<Op extends Operation>(
  operation: Op,
  handle: (call: Call<Op>, caller: Caller) => Answer<Op>,
): Route {
  expectAccess(operation, ['right']);
  return {
    ...common(operation),
    run(call, principal) {
      const caller = callerOf(principal);
      if (caller === null) throw new Error(`${operation.id}: called without a caller`);
      return handle(call as Call<Op>, caller);
    },
  };
}

/** An operation for an enrolled till with its bearer token. */
export function tillRoute<Op extends Operation>(
  operation: Op,
  options: Pick<Route, 'bodyBytesMax' | 'anyText' | 'line'>,
  handle: (call: Call<Op>, till: TillPrincipal) => Answer<Op>,
): Route {
  expectAccess(operation, ['till']);
  return {
    ...common(operation),
    sameOriginOnly: false,
    ...options,
    run(call, principal) {
      if (principal.kind !== 'till') throw new Error(`${operation.id}: called without a till`);
      return handle(call as Call<Op>, principal.till);
    },
  };
}

/** The caller behind a principal; null where nobody with rights calls. */
export function callerOf(principal: Principal): Caller | null {
  if (principal.kind === 'staff') return principal.staff;
  return principal.kind === 'application' ? principal.application : null;
}

function common(operation: Operation) {
  return {
    operation,
    sameOriginOnly: true,
    bodyBytesMax: operation.bodyBytesMax ?? BODY_BYTES_MAX,
    anyText: false,
  };
}

function expectAccess(operation: Operation, kinds: readonly string[]): void {
  if (!kinds.includes(operation.access.kind)) {
    throw new Error(
      `${operation.id} states access «${operation.access.kind}», served as ${kinds[0]}`,
    );
  }
}
