/** What a failure of the database means for the one who waits. */

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  // admin shutdown, crash shutdown, cannot connect now; no space, too many connections; read-only
  '57P01',
  '57P02',
  '57P03',
  '53100',
  '53200',
  '53300',
  '25006',
  // too long behind somebody's lock; out of resources; the disk fails
  '57014',
  '55P03',
  '53000',
  '53400',
  '58030',
  // deadlock and serialization: somebody else was first
  '40P01',
  '40001',
]);

/** True for failures that say nothing of the data: the same call may succeed later. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') {
    return CONNECTION_CODES.has(error.code) || error.code.startsWith('08');
  }
  return /Connection terminated|timeout exceeded when trying to connect/i.test(error.message);
}
