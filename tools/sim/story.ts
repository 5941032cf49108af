/** A moment of virtual time as a person reads it: day, hour, minute. */
export function momentOf(atMs: number): string {
  const minutes = Math.floor(atMs / 60_000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = Math.floor(minutes / 1440) + 1;
  return `день ${day}, ${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
