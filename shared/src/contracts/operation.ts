/** One operation of an HTTP API, stated once: the server, the typed client and the docs follow from it. */
import type { z } from 'zod';
import type { Right } from './rights.ts';

/** Who may call: nobody special, a signed-in member of staff with a right, or an enrolled till. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'session' }
  | { readonly kind: 'right'; readonly right: Right }
  | { readonly kind: 'till' };

export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** Stable name: `purchases.list`. */
  readonly id: string;
  readonly summary: { readonly ru: string; readonly en: string };
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
