/**
 * A serial line made of a pseudo terminal. `path` is a link the till opens as its port; the other
 * end is this object. Unplugging closes the master, so that the till's port gets a real hang-up;
 * plugging in again puts a new terminal behind the same link.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ptyCommand } from './command.ts';
import { until } from '../support/until.ts';

const READY_MS = 5000;
const UNPLUG_MS = 2000;

/** The far end of a serial line. */
export interface Pty {
  /** The link to give to the till as the port's path. */
  readonly path: string;
  readonly isPlugged: () => boolean;
  /** Whether somebody holds the port open. With socat this cannot be seen and is true when plugged. */
  readonly isOpened: () => boolean;
  /** Waits until the till has the port open; rejects after `timeoutMs`. */
  readonly opened: (timeoutMs?: number) => Promise<void>;
  /**
   * Sends bytes to the till. While nobody holds the port open they are lost, as on a real line.
   * Throws when unplugged.
   */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Hears what the till sends; returns how to stop hearing. */
  readonly onData: (listener: (bytes: Uint8Array) => void) => () => void;
  /** Hears plugging, unplugging, opening and closing; returns how to stop hearing. */
  readonly onChange: (listener: () => void) => () => void;
  readonly unplug: () => Promise<void>;
  readonly plug: () => Promise<void>;
  /** Unplugs and removes the link. */
  readonly close: () => Promise<void>;
}

interface Terminal {
  readonly child: ChildProcess;
  readonly seesOpening: boolean;
}

function removeLink(path: string): void {
  rmSync(path, { force: true });
  rmSync(`${path}.new`, { force: true });
}

/** Makes a serial line at `options.path` (a link; its folder is made) and plugs it in. */
export async function openPty(options: { readonly path: string }): Promise<Pty> {
  const { path } = options;
  const dataListeners = new Set<(bytes: Uint8Array) => void>();
  const changeListeners = new Set<() => void>();
  let terminal: Terminal | undefined;
  let isHeld = false;

  const changed = (): void => {
    for (const listener of changeListeners) listener();
  };

  function hear({ child, seesOpening }: Terminal): void {
    child.stdout?.on('data', (bytes: Buffer) => {
      for (const listener of dataListeners) listener(bytes);
    });
    child.stderr?.on('data', (text: Buffer) => {
      if (!seesOpening) return;
      isHeld = text.toString().trim().endsWith('opened');
      changed();
    });
    // A write that meets the end of the cable is lost with it; the exit tells the rest.
    child.stdin?.on('error', () => undefined);
    child.on('exit', () => {
      if (terminal?.child !== child) return;
      terminal = undefined;
      isHeld = false;
      changed();
    });
  }

  async function plug(): Promise<void> {
    if (terminal) return;
    await mkdir(dirname(path), { recursive: true });
    removeLink(path);
    const { command, args, seesOpening } = ptyCommand(path);
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let failure = '';
    child.on('error', (error) => (failure = error.message));
    child.stderr.on('data', (text: Buffer) => (failure = text.toString()));
    terminal = { child, seesOpening };
    hear(terminal);
    await until(
      () => existsSync(path) || child.exitCode !== null,
      READY_MS,
      () => `no serial line at ${path}: ${failure}`,
    );
    if (child.exitCode !== null) throw new Error(`no serial line at ${path}: ${failure}`);
    isHeld = !seesOpening;
    changed();
  }

  async function unplug(): Promise<void> {
    const child = terminal?.child;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const impatience = setTimeout(() => child.kill('SIGKILL'), UNPLUG_MS);
    child.stdin?.end();
    if (!terminal?.seesOpening) child.kill('SIGTERM');
    await ended;
    clearTimeout(impatience);
    removeLink(path);
  }

  function write(bytes: Uint8Array): Promise<void> {
    const stdin = terminal?.child.stdin;
    if (!stdin?.writable) throw new Error(`${path} is unplugged: plug it in first`);
    return new Promise((resolve) => {
      stdin.write(bytes, () => resolve());
    });
  }

  await plug();
  return {
    path,
    isPlugged: () => terminal !== undefined,
    isOpened: () => isHeld,
    opened: (timeoutMs = READY_MS) =>
      until(
        () => isHeld,
        timeoutMs,
        () => `nobody opened ${path}`,
      ),
    write,
    onData: (listener) => {
      dataListeners.add(listener);
      return () => dataListeners.delete(listener);
    },
    onChange: (listener) => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    unplug,
    plug,
    close: unplug,
  };
}
