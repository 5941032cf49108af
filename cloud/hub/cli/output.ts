/**
 * Where a command's words go. Whoever reads them may hang up (`… | head`): the command then ends in order and in
 * silence, as a program does that is told so by a signal.
 */

/** What a shell says of a program that SIGPIPE has ended: 128 + 13. Node itself ignores that signal. */
export const HUNG_UP_EXIT = 141;

export interface Output {
  /** Writes one line at once. */
  readonly say: (line: string) => void;
  /** Writes lines; resolves when they, and all that was said before, are out. Rejects as `lost` does. */
  readonly print: (lines: readonly string[]) => Promise<void>;
  /** Rejects when nothing can be written any more: nobody reads it, or the disk behind it is full. */
  readonly lost: Promise<never>;
}

/** `results` tells what was asked for; `remarks` may go unheard: work is not stopped for them. */
export function openOutput(results: NodeJS.WritableStream, remarks: NodeJS.WritableStream): Output {
  const lost = new Promise<never>((_resolve, reject) => {
    results.on('error', reject);
  });
  // Heard by whoever races with it (`withHub`, `print`). Where nobody does, nothing is said any more, and Node must
  // not end the command for a rejection that nobody was to hear.
  lost.catch(() => undefined);
  remarks.on('error', () => undefined);
  // What went wrong is `lost`'s to say.
  const written = (text: string): Promise<void> =>
    new Promise((resolve) => {
      results.write(text, (error) => {
        if (!error) resolve();
      });
    });
  return {
    lost,
    say: (line) => void results.write(`${line}\n`),
    print: (lines) => Promise.race([lost, written(lines.map((line) => `${line}\n`).join(''))]),
  };
}

/** True when it was the reader who went away. */
export function isHungUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
