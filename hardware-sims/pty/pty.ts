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
   * Rejects with `UnpluggedError` when unplugged.
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

/** Sending over a cable that is pulled out. */
export class UnpluggedError extends Error {
  constructor(path: string) {
    super(`${path} is unplugged: plug it in first`);
    this.name = 'UnpluggedError';
  }
}

interface Terminal {
  readonly child: ChildProcess;
  readonly seesOpening: boolean;
}

function removeLink(path: string): void {
  rmSync(path, { force: true });
  rmSync(`${path}.new`, { force: true });
}

class PtyLine implements Pty {
  readonly path: string;
  #terminal: Terminal | undefined;
  #isHeld = false;
  readonly #dataListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #changeListeners = new Set<() => void>();

  constructor(path: string) {
    this.path = path;
  }

  isPlugged = (): boolean => this.#terminal !== undefined;

  isOpened = (): boolean => this.#isHeld;

  opened = (timeoutMs = READY_MS): Promise<void> =>
    until(
      () => this.#isHeld,
      timeoutMs,
      () => `nobody opened ${this.path}`,
    );

  write = async (bytes: Uint8Array): Promise<void> => {
    const stdin = this.#terminal?.child.stdin;
    if (!stdin?.writable) throw new UnpluggedError(this.path);
    await new Promise<void>((resolve) => {
      stdin.write(bytes, () => resolve());
    });
  };

  onData = (listener: (bytes: Uint8Array) => void): (() => void) => {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  };

  onChange = (listener: () => void): (() => void) => {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  };

  plug = async (): Promise<void> => {
    if (this.#terminal) return;
    await mkdir(dirname(this.path), { recursive: true });
    removeLink(this.path);
    const { command, args, seesOpening } = ptyCommand(this.path);
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let complaint = '';
    child.on('error', (error) => (complaint = error.message));
    child.stderr.on('data', (text: Buffer) => (complaint = text.toString()));
    this.#terminal = { child, seesOpening };
    this.#hear(this.#terminal);
    const explain = (): string => `no serial line at ${this.path}: ${complaint}`;
    await until(() => existsSync(this.path) || child.exitCode !== null, READY_MS, explain);
    if (child.exitCode !== null) throw new Error(explain());
    this.#isHeld = !seesOpening;
    this.#changed();
  };

  unplug = async (): Promise<void> => {
    if (!this.#terminal) return;
    const { child, seesOpening } = this.#terminal;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const impatience = setTimeout(() => child.kill('SIGKILL'), UNPLUG_MS);
    child.stdin?.end();
    // socat would go on after the end of its input.
    if (!seesOpening) child.kill('SIGTERM');
    await ended;
    clearTimeout(impatience);
    removeLink(this.path);
  };

  close = this.unplug;

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }

  #hear({ child, seesOpening }: Terminal): void {
    child.stdout?.on('data', (bytes: Buffer) => {
      for (const listener of this.#dataListeners) listener(bytes);
    });
    child.stderr?.on('data', (text: Buffer) => {
      if (!seesOpening) return;
      this.#isHeld = text.toString().trim().endsWith('opened');
      this.#changed();
    });
    // A write that meets the end of the cable is lost with it; the exit tells the rest.
    child.stdin?.on('error', () => undefined);
    child.on('exit', () => {
      if (this.#terminal?.child !== child) return;
      this.#terminal = undefined;
      this.#isHeld = false;
      this.#changed();
    });
  }
}

/** Makes a serial line at `options.path` (a link; its folder is made) and plugs it in. */
export async function openPty(options: { readonly path: string }): Promise<Pty> {
  const line = new PtyLine(options.path);
  await line.plug();
  return line;
}
