/** One operation of an HTTP API, stated once: the server, the typed client and the docs follow from it. */
import type { z } from 'zod';
import type { Text } from '../kernel/text.ts';
import type { Right } from './rights.ts';

/**
 * Who may call: nobody special; a person signed in; whoever has a right, that is a person of staff with a
 * session or an application with a bearer token; an enrolled till.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'session' }
  | { readonly kind: 'right'; readonly right: Right }
  | { readonly kind: 'till' };

/** Values for the reference page; tests hold them against the schemas. */
export interface OperationExample {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly response?: unknown;
}

export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** Stable name: `purchases.list`; its first word groups it in the reference. */
  readonly id: string;
  readonly summary: Text;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `:name` parameters. */
  readonly path: string;
  readonly access: Access;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  /** Problem codes a caller should expect beside `request.invalid`. */
  readonly errors: readonly string[];
  /** What a programmer must know beyond the summary. */
  readonly notes?: Text;
  readonly example?: OperationExample;
  /** Status of success where it is not 200 (204 for an answer of null is understood). */
  readonly status?: 201;
  /**
   * `read`: the answer's ETag carries the resource's version. `change`: If-Match with that ETag is
   * demanded, so that nobody overwrites what he has not seen.
   */
  readonly versioned?: 'read' | 'change';
  /** A POST that changes nothing: it needs no Idempotency-Key. */
  readonly readsOnly?: true;
  /** The answer holds a secret shown once: it is not kept for repeats under the same Idempotency-Key. */
  readonly secretAnswer?: true;
  /** `form`: also takes application/x-www-form-urlencoded. `csv`: takes the bytes of a table, text/csv, and no JSON. */
  readonly bodyKind?: 'json' | 'form' | 'csv';
  /** Largest body in bytes where it is not the usual 64 KiB. */
  readonly bodyBytesMax?: number;
}

/** Declares an operation; the types of its parts are kept. */
export function operation<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(declared: Operation<P, Q, B, R>): Operation<P, Q, B, R> {
  return declared;
}

/** Header that makes a repeat of a POST harmless. */
export const IDEMPOTENCY_HEADER = 'Idempotency-Key';

/** Whether a repeat of this operation is told from a new call by its Idempotency-Key. */
export function takesIdempotencyKey(one: Operation): boolean {
  return one.method === 'POST' && one.access.kind === 'right' && one.readsOnly !== true;
}
