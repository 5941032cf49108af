/** Unique values that are taken, as the database tells it. */

const UNIQUE_VIOLATION = '23505';

/** Name of the unique index or key an error speaks of; null for any other error. */
export function takenConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== UNIQUE_VIOLATION) {
    return null;
  }
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
}
