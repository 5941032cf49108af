/** One question of `verify`. */
export interface Check {
  /** What is wrong when it finds something. */
  readonly says: string;
  /** Rows of `what` (text) and `figure` (number). */
  readonly query: string;
}
