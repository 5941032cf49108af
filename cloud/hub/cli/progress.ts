/** Progress of a long command, on standard error: results stay alone on standard output. */

/** Where nobody watches, progress is told at most this often. */
const TOLD_EVERY_MS = 2000;

/** On a terminal one line that changes; elsewhere a line now and then. */
export function progressLine(
  what: string,
  stream: NodeJS.WriteStream = process.stderr,
): (done: number) => void {
  let toldMs = 0;
  return (done) => {
    const text = `${what}: ${done}`;
    const nowMs = performance.now();
    if (stream.isTTY) stream.write(`\r${text}`);
    else if (nowMs - toldMs >= TOLD_EVERY_MS) {
      toldMs = nowMs;
      stream.write(`${text}\n`);
    }
  };
}
