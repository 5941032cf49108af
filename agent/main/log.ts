import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '@verno/shared/kernel/clock';

/** One log file and its predecessor: together at most twice this. */
export const LOG_SIZE_MAX_BYTES = 2 * 1024 * 1024;
/** A longer line is cut: a log must not be how memory ends up on the disk. */
export const LOG_LINE_MAX = 2_000;

export interface Log {
  readonly write: (line: string) => void;
}

/**
 * The shell's log: what happened to processes and windows, and the engine's standard error.
 * A disk that is full or read-only must not stop a sale, so a line that cannot be written is dropped.
 */
export function createLog(file: string, clock: Clock): Log {
  let sizeBytes: number | null = null;
  const write = (line: string): void => {
    if (sizeBytes === null) {
      mkdirSync(dirname(file), { recursive: true });
      sizeBytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    }
    if (sizeBytes > LOG_SIZE_MAX_BYTES) {
      renameSync(file, `${file}.1`);
      sizeBytes = 0;
    }
    const text = `${new Date(clock.nowMs()).toISOString()} ${line.slice(0, LOG_LINE_MAX)}\n`;
    appendFileSync(file, text, { mode: 0o600 });
    sizeBytes += Buffer.byteLength(text);
  };
  return {
    write: (line) => {
      try {
        write(line);
      } catch {
        sizeBytes = null;
      }
    },
  };
}
