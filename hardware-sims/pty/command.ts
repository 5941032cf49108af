/** Which program of this machine makes the pseudo terminal. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HELPER = fileURLToPath(new URL('pty_helper.py', import.meta.url));

/** A program that puts a raw terminal behind a link and carries it over its standard streams. */
export interface PtyCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it tells on standard error when the port is opened and closed. */
  readonly seesOpening: boolean;
}

function find(name: string, searchPath: string): string | undefined {
  return searchPath
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Python 3 with our helper, else socat. Throws when the machine has neither.
 * @param link the path the till opens
 * @param searchPath folders to look in, as in PATH
 */
export function ptyCommand(
  link: string,
  searchPath: string = process.env['PATH'] ?? '',
): PtyCommand {
  const python = find('python3', searchPath);
  // Isolated and without site packages: nothing of the machine's set-up, and a quicker start.
  if (python) return { command: python, args: ['-I', '-S', '-u', HELPER, link], seesOpening: true };
  const socat = find('socat', searchPath);
  if (socat) {
    // `ignoreeof`: the till closing its port is no reason to hang up.
    const args = [`PTY,raw,echo=0,link=${link},ignoreeof`, 'STDIO'];
    return { command: socat, args, seesOpening: false };
  }
  throw new Error('serial simulators need a pseudo terminal: install python3 or socat');
}
