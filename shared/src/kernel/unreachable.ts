/** Closes a union: the compiler complains when a case is missing, the process throws when data lied. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
