/**
 * A stand-in for the `electron` module: records what the shell asks of it, and lets a test play what
 * Electron would say. It shows that we ask for the right things; that Electron then does them is
 * Electron's own promise, see README.md.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { BrowserWindowConstructorOptions, ForkOptions } from 'electron';
import type { ElectronParts } from './electron-parts.ts';
import type { Later } from './later.ts';

export class FakePort {
  peer: FakePort | null = null;
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
}

class FakeChannel {
  readonly port1 = new FakePort();
  readonly port2 = new FakePort();
  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

/** One engine process that was asked for. */
export class FakeChild extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly messages: { message: unknown; ports: FakePort[] }[] = [];
  kills = 0;
  readonly entry: string;
  readonly args: string[];
  readonly options: ForkOptions;
  constructor(entry: string, args: string[], options: ForkOptions) {
    super();
    this.entry = entry;
    this.args = args;
    this.options = options;
  }
  postMessage(message: unknown, ports: FakePort[] = []): void {
    this.messages.push({ message, ports });
  }
  kill(): boolean {
    this.kills += 1;
    return true;
  }
}

export class FakeContents extends EventEmitter {
  url = '';
  crashes = 0;
  openWindow: ((details: { url: string }) => unknown) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openWindow = handler;
  }
  getURL(): string {
    return this.url;
  }
  forcefullyCrashRenderer(): void {
    this.crashes += 1;
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  isMin = false;
  isGone = false;
  readonly options: BrowserWindowConstructorOptions;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.url = url;
    return Promise.resolve();
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  isMinimized(): boolean {
    return this.isMin;
  }
  restore(): void {
    this.calls.push('restore');
  }
  focus(): void {
    this.calls.push('focus');
  }
  show(): void {
    this.calls.push('show');
  }
}

type Handler = (...args: never[]) => unknown;

/** A session whose handlers a test can read and call. */
class FakeSession extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  spellChecker = true;
  pages: ((request: Request) => Response | Promise<Response>) | null = null;
  readonly protocol = {
    handle: (_scheme: string, handler: (request: Request) => Response): void => {
      this.pages = handler;
    },
  };
  readonly webRequest = {
    onBeforeRequest: (handler: Handler): void => this.keep('request', handler),
  };
  setPermissionRequestHandler(handler: Handler): void {
    this.keep('permission', handler);
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.keep('permissionCheck', handler);
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.keep('device', handler);
  }
  setDisplayMediaRequestHandler(handler: Handler): void {
    this.keep('displayMedia', handler);
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }
  private keep(name: string, handler: Handler): void {
    this.handlers.set(name, handler);
  }
  /** Calls a handler the way Electron does and gives what it returned. */
  ask(name: string, ...args: unknown[]): unknown {
    const handler = this.handlers.get(name);
    if (handler === undefined) throw new Error(`no handler «${name}» was set`);
    return (handler as (...args: unknown[]) => unknown)(...args);
  }
}

class FakeApp extends EventEmitter {
  readonly calls: string[] = [];
  readonly isPackaged: boolean;
  readonly commandLine: { hasSwitch: (name: string) => boolean };
  readonly folder: string;
  private readonly world: StandInWorld;
  constructor(world: StandInWorld) {
    super();
    this.world = world;
    this.isPackaged = world.isPackaged ?? true;
    this.folder = mkdtempSync(join(tmpdir(), 'verno-shell-'));
    this.commandLine = { hasSwitch: (name) => (world.switches ?? []).includes(name) };
  }
  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    this.calls.push('requestSingleInstanceLock');
    return !(this.world.isSecond ?? false);
  }
  whenReady(): Promise<void> {
    this.calls.push('whenReady');
    return Promise.resolve();
  }
  getPath(name: string): string {
    return join(this.folder, name);
  }
  getAppPath(): string {
    return this.world.appPath ?? join(this.folder, 'app.asar');
  }
  quit(): void {
    this.calls.push('quit');
  }
  exit(code: number): void {
    this.calls.push(`exit ${code}`);
  }
}

export interface StandInWorld {
  readonly isPackaged?: boolean;
  /** Another instance holds the lock. */
  readonly isSecond?: boolean;
  readonly switches?: readonly string[];
  readonly appPath?: string;
}

/** The stand-in and what it recorded. */
export function createStandIn(world: StandInWorld = {}) {
  const app = new FakeApp(world);
  const windows: FakeWindow[] = [];
  const children: FakeChild[] = [];
  const session = new FakeSession();
  const ipcMain = new EventEmitter();
  const calls: unknown[][] = [];
  const parts = {
    app,
    BrowserWindow: class extends FakeWindow {
      constructor(options: BrowserWindowConstructorOptions) {
        super(options);
        windows.push(this);
      }
    },
    dialog: { showErrorBox: (...args: unknown[]) => calls.push(['error', ...args]) },
    ipcMain,
    Menu: { setApplicationMenu: (menu: unknown) => calls.push(['menu', menu]) },
    MessageChannelMain: FakeChannel,
    powerSaveBlocker: { start: (kind: string) => calls.push(['power', kind]) },
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown) => {
        app.calls.push('registerSchemes');
        calls.push(['schemes', schemes]);
      },
    },
    session: { defaultSession: session },
    utilityProcess: {
      fork: (entry: string, args: string[], options: ForkOptions): FakeChild => {
        const child = new FakeChild(entry, args, options);
        children.push(child);
        return child;
      },
    },
  };
  // The one place where the stand-in is taken for the real thing.
  const electron = parts as unknown as ElectronParts;
  return { electron, app, windows, children, session, ipcMain, calls };
}

/** Timers that a test lets pass. */
export function createHandClock() {
  let nowMs = 1_000_000;
  let timers: { atMs: number; action: () => void }[] = [];
  const later: Later = (delayMs, action) => {
    const timer = { atMs: nowMs + delayMs, action };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  /** Lets time pass; what falls due happens in its order. */
  const pass = (durationMs: number): void => {
    const untilMs = nowMs + durationMs;
    for (;;) {
      const due = timers
        .filter((one) => one.atMs <= untilMs)
        .toSorted((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      timers = timers.filter((one) => one !== due);
      nowMs = due.atMs;
      due.action();
    }
    nowMs = untilMs;
  };
  return {
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    later,
    pass,
    armed: () => timers.length,
  };
}
