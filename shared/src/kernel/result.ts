/** An expected failure is a value; only a bug throws. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Success with its value. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** Expected failure; `error` has a `kind` that the caller switches on. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}
