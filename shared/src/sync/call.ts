/** How a call to the hub can fail, and how long to rest before the next. */
export type CallFailure =
  /** No answer: network, time limit, a hub that is down. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The hub said no, with a stable code; `retryAfterMs` where it asked for patience. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly retryAfterMs: number | null;
    }
  /** Something answered that does not speak this contract. */
  | { readonly kind: 'garbled'; readonly status: number };

/** Doublings counted; more would only overflow. */
const DOUBLINGS_MAX = 16;

/** Doubling rest with a spread of ±50 %, so that tills do not come back all at once. */
export function backoffMs(
  attempt: number,
  random01: number,
  firstMs: number,
  mostMs: number,
): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, DOUBLINGS_MAX));
  return Math.round(whole * (0.5 + random01));
}
