/** The till's wall clock, moved by years while it runs: a preloaded shim where there is a compiler. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { findCompiler } from '../powercut/shim.ts';

const SOURCE = join(import.meta.dirname, 'clock-shim.c');
const OFFSET_BYTES = 8;

export interface JumpingClock {
  /** What a process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Wall time minus true time from now on. */
  readonly jump: (offsetMs: number) => void;
}

/** null where it cannot be built. */
export function createClock(folder: string): JumpingClock | null {
  const compiler = findCompiler();
  if (compiler === null) return null;
  const shim = join(folder, 'clock-shim.so');
  const built = spawnSync(compiler, ['-shared', '-fPIC', '-O2', '-o', shim, SOURCE, '-ldl']);
  if (built.status !== 0) return null;
  const file = join(folder, 'clock-offset');
  const jump = (offsetMs: number): void => {
    const bytes = Buffer.alloc(OFFSET_BYTES);
    bytes.writeBigInt64LE(BigInt(Math.round(offsetMs)));
    // Never cut the file: it is mapped into the till.
    const handle = openSync(file, existsSync(file) ? 'r+' : 'w');
    writeSync(handle, bytes, 0, OFFSET_BYTES, 0);
    closeSync(handle);
  };
  jump(0);
  return { jump, env: { LD_PRELOAD: shim, VERNO_CLOCK_FILE: file } };
}
