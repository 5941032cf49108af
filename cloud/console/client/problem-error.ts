/** What a call that did not succeed throws: the server's problem, or why there was no answer. */
import type { ProblemDetails } from '@verno/shared/contracts/problem';

/** Troubles that arise before the server's word: their sentences are in `client/texts.ts`. */
export type OwnCode = 'client.unreachable' | 'client.timeout' | 'client.bad_answer';

export class ProblemError extends Error {
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** The server's stable code, or one of {@link OwnCode}. */
  readonly code: string;
  /** The server's sentence for the person; null for our own codes. */
  readonly detail: string | null;
  /** Fields that are wrong, by JSON pointer. */
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  readonly retryAfterS: number | null;

  private constructor(
    code: string,
    status: number | null,
    problem: ProblemDetails | null,
    options?: ErrorOptions,
  ) {
    super(problem === null ? code : `${code}: ${problem.detail}`, options);
    this.name = 'ProblemError';
    this.code = code;
    this.status = status;
    this.detail = problem?.detail ?? null;
    this.errors = problem?.errors ?? [];
    this.retryAfterS = problem?.retryAfterS ?? null;
  }

  static fromServer(problem: ProblemDetails, status: number): ProblemError {
    return new ProblemError(problem.code, status, problem);
  }

  static own(code: OwnCode, status: number | null, cause: unknown): ProblemError {
    return new ProblemError(code, status, null, { cause });
  }
}

/** Refusals of the sign-in itself: there is no session to lose yet. */
const SIGN_IN_CODES = new Set(['auth.wrong_credentials', 'auth.locked']);

/** Whether the session has ended, so that only signing in helps. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401 && !SIGN_IN_CODES.has(error.code);
}
