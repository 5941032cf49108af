/** The world's time and chance, handed in so that the domain stays a function of its arguments. */
export interface Clock {
  /** Milliseconds since the Unix epoch, by the machine's wall clock. */
  nowMs(): number;
  /** Milliseconds that never go back, since some start. */
  monotonicMs(): number;
}

/** Source of unpredictable bytes. */
export interface Random {
  bytes(count: number): Uint8Array;
}
