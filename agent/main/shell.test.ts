import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { CONNECT_CHANNEL, PORT_CHANNEL } from '../preload/channels.ts';
import { STOP_TIMEOUT_MS } from './engine-life.ts';
import { ENGINE_RESTARTS, FACE_RESTARTS } from './restart-policy.ts';
import { FACE_URL, RETRY_URL } from './scheme.ts';
import { startShell } from './shell.ts';
import {
  createHandClock,
  createStandIn,
  type FakePort,
  type StandInWorld,
} from './stand-in.testkit.ts';
import { UNRESPONSIVE_MS } from './window.ts';

const READY_LINE = '{"ready":true,"url":"http://127.0.0.1:1/?token=canary"}\n';

/** A packaged till with a face, started up to the engine's first fork. */
async function startTill(
  options: { world?: StandInWorld; args?: string[]; settings?: string } = {},
) {
  const it = createStandIn(options.world);
  const time = createHandClock();
  mkdirSync(join(it.app.getAppPath(), 'face'), { recursive: true });
  writeFileSync(join(it.app.getAppPath(), 'face', 'index.html'), '<!doctype html>face');
  if (options.settings !== undefined) {
    mkdirSync(it.app.getPath('userData'), { recursive: true });
    writeFileSync(join(it.app.getPath('userData'), 'shell.json'), options.settings);
  }
  startShell({
    electron: it.electron,
    args: options.args ?? [],
    env: { PATH: '/bin', NODE_OPTIONS: '--inspect', ELECTRON_RUN_AS_NODE: '1' },
    clock: time.clock,
    later: time.later,
  });
  await new Promise(setImmediate);
  return { ...it, ...time, window: it.windows[0]! };
}
type Till = Awaited<ReturnType<typeof startTill>>;

async function sayReady(till: Till): Promise<void> {
  const loads = till.window.loaded.length;
  till.children.at(-1)!.stdout.write(READY_LINE);
  await vi.waitFor(() => expect(till.window.loaded.length).toBeGreaterThan(loads));
}

const die = (till: Till, code = 1): boolean => till.children.at(-1)!.emit('exit', code);

/** The preload asks for a port from a page with this address. */
function askForPort(till: Till, url: string, more: { parent?: object; sender?: object } = {}) {
  const posted: { channel: string; ports: FakePort[] }[] = [];
  till.ipcMain.emit(CONNECT_CHANNEL, {
    sender: more.sender ?? till.window.webContents,
    senderFrame: {
      url,
      parent: more.parent ?? null,
      postMessage: (channel: string, _message: unknown, ports: FakePort[]) =>
        posted.push({ channel, ports }),
    },
  });
  return posted;
}

test('[TILL-14] the scheme, the sandbox and the single instance are settled before the app is ready', async () => {
  const till = await startTill();
  expect(till.app.calls).toEqual([
    'registerSchemes',
    'enableSandbox',
    'requestSingleInstanceLock',
    'whenReady',
  ]);
  expect(till.calls).toContainEqual([
    'schemes',
    [
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false },
      },
    ],
  ]);
  expect(till.calls).toContainEqual(['menu', null]);
  expect(till.calls).toContainEqual(['power', 'prevent-display-sleep']);
});

test('[TILL-14] a second start opens no till: it ends, and the first one comes to the front', async () => {
  const second = await startTill({ world: { isSecond: true } });
  expect(second.app.calls.at(-1)).toBe('quit');
  expect(second.windows).toHaveLength(0);
  expect(second.children).toHaveLength(0);

  const first = await startTill();
  first.window.isMin = true;
  first.app.emit('second-instance');
  expect(first.window.calls).toEqual(['restore', 'focus']);
});

test('[TILL-14] the window is sandboxed, isolated, without Node, webviews or developer tools', async () => {
  const { options } = (await startTill()).window;
  expect(options).toMatchObject({ kiosk: false, show: false });
  expect(options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: false,
  });
  const inDevelopment = await startTill({ world: { isPackaged: false } });
  expect(inDevelopment.window.options.webPreferences).toMatchObject({
    devTools: true,
    sandbox: true,
    contextIsolation: true,
  });
});

test('[TILL-14] a kiosk cannot be closed by the cashier, but ends when the computer shuts down', async () => {
  const till = await startTill({ settings: '{"kiosk":true}' });
  expect(till.window.options.kiosk).toBe(true);
  const close = { preventDefault: vi.fn() };
  till.window.emit('close', close);
  expect(close.preventDefault).toHaveBeenCalledOnce();
  till.app.emit('before-quit');
  till.window.emit('close', close);
  expect(close.preventDefault).toHaveBeenCalledOnce();
});

test('the engine gets its settings as arguments, and nothing that changes how Node runs', async () => {
  const till = await startTill({
    settings: '{"hub":"https://hub.example","port":8081}',
    args: ['--printer', '127.0.0.1:9100', '--port', '0', '--some-chromium-switch'],
  });
  const [engine] = till.children;
  expect(engine!.entry).toBe(join(till.app.getAppPath(), 'engine.js'));
  expect(engine!.args).toEqual([
    '--data',
    join(till.app.getPath('userData'), 'till'),
    '--port',
    '0',
    '--face',
    join(till.app.getAppPath(), 'face'),
    '--hub',
    'https://hub.example',
    '--printer',
    '127.0.0.1:9100',
  ]);
  expect(engine!.options).toEqual({
    serviceName: 'verno-engine',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/bin' },
  });
});

test('the face is opened when the engine is ready, and gets a port of its own each time it asks', async () => {
  const till = await startTill();
  expect(till.window.loaded).toEqual(['app://shell/starting']);
  expect(askForPort(till, FACE_URL)).toHaveLength(0);
  await sayReady(till);
  expect(till.window.loaded.at(-1)).toBe(FACE_URL);

  const first = askForPort(till, FACE_URL);
  const second = askForPort(till, FACE_URL);
  expect([...first, ...second].map((one) => one.channel)).toEqual([PORT_CHANNEL, PORT_CHANNEL]);
  const toEngine = till.children[0]!.messages;
  expect(toEngine.map((one) => one.message)).toEqual([{ type: 'bridge' }, { type: 'bridge' }]);
  expect(toEngine[0]!.ports).toEqual([first[0]!.ports[0]!.peer]);
  expect(toEngine[1]!.ports).toEqual([second[0]!.ports[0]!.peer]);
});

test('only the main frame of the till’s own face gets a port', async () => {
  const till = await startTill();
  await sayReady(till);
  expect(askForPort(till, 'app://shell/starting')).toHaveLength(0);
  expect(askForPort(till, 'https://till/index.html')).toHaveLength(0);
  expect(askForPort(till, 'app://till.example/index.html')).toHaveLength(0);
  expect(askForPort(till, 'about:blank')).toHaveLength(0);
  expect(askForPort(till, FACE_URL, { parent: {} })).toHaveLength(0);
  expect(askForPort(till, FACE_URL, { sender: {} })).toHaveLength(0);
  till.ipcMain.emit(CONNECT_CHANNEL, { sender: till.window.webContents, senderFrame: null });
  expect(till.children[0]!.messages).toHaveLength(0);
});

test('[TILL-14] an engine that dies is started again, and the face is opened anew', async () => {
  const till = await startTill();
  await sayReady(till);
  die(till);
  expect(till.window.loaded.at(-1)).toBe('app://shell/restarting');
  expect(till.children).toHaveLength(1);
  till.pass(ENGINE_RESTARTS.firstDelayMs);
  expect(till.children).toHaveLength(2);
  await sayReady(till);
  expect(till.window.loaded.at(-1)).toBe(FACE_URL);
});

test('[TILL-14] an engine that keeps dying ends in a page that says so, with «try again»', async () => {
  const till = await startTill();
  for (let n = 0; n < ENGINE_RESTARTS.deathsMax; n += 1) {
    die(till);
    till.pass(ENGINE_RESTARTS.delayMaxMs);
  }
  expect(till.children).toHaveLength(ENGINE_RESTARTS.deathsMax);
  expect(till.window.loaded.at(-1)).toBe('app://shell/engine_failed');
  expect(till.armed()).toBe(0);

  const page = await till.session.pages!(new Request('app://shell/engine_failed'));
  const html = await page.text();
  expect(html).toContain('Касса не запускается');
  expect(html).toContain(RETRY_URL);
  expect(html).toContain('shell.log');

  await till.session.pages!(new Request(RETRY_URL));
  till.pass(0);
  expect(till.children).toHaveLength(ENGINE_RESTARTS.deathsMax + 1);
  await sayReady(till);
  expect(till.window.loaded.at(-1)).toBe(FACE_URL);
});

test('[TILL-14] a face that crashes is opened again; one that keeps crashing is given up in words', async () => {
  const till = await startTill();
  await sayReady(till);
  const crash = () =>
    till.window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  crash();
  till.pass(FACE_RESTARTS.firstDelayMs);
  expect(till.window.loaded.filter((url) => url === FACE_URL)).toHaveLength(2);
  for (let n = 1; n < FACE_RESTARTS.deathsMax; n += 1) {
    crash();
    till.pass(FACE_RESTARTS.delayMaxMs);
  }
  expect(till.window.loaded.at(-1)).toBe('app://shell/face_failed');
  // The engine never stopped: «try again» only opens the face.
  await till.session.pages!(new Request(RETRY_URL));
  till.pass(0);
  expect(till.window.loaded.at(-1)).toBe(FACE_URL);
  expect(till.children).toHaveLength(1);
});

test('a page that does not answer is ended, unless it comes back in time', async () => {
  const till = await startTill();
  await sayReady(till);
  till.window.emit('unresponsive');
  till.window.emit('responsive');
  till.pass(UNRESPONSIVE_MS);
  expect(till.window.webContents.crashes).toBe(0);
  till.window.emit('unresponsive');
  till.pass(UNRESPONSIVE_MS);
  expect(till.window.webContents.crashes).toBe(1);
});

test('quitting waits for the engine to close its books, and kills it when it does not', async () => {
  const till = await startTill();
  await sayReady(till);
  const quit = { preventDefault: vi.fn() };
  till.app.emit('will-quit', quit);
  expect(quit.preventDefault).toHaveBeenCalledOnce();
  expect(till.children[0]!.messages.at(-1)!.message).toEqual({ type: 'stop' });
  expect(till.app.calls).not.toContain('quit');
  till.pass(STOP_TIMEOUT_MS);
  expect(till.children[0]!.kills).toBe(1);
  die(till, 0);
  await vi.waitFor(() => expect(till.app.calls).toContain('quit'));
  till.app.emit('will-quit', quit);
  expect(quit.preventDefault).toHaveBeenCalledOnce();
  expect(till.children).toHaveLength(1);
});

test('a wrong setting is named, and the till does not start half-configured', async () => {
  const wrong = await startTill({ settings: '{"kiosk":"yes"}' });
  expect(wrong.app.calls.at(-1)).toBe('exit 1');
  expect(String(wrong.calls.at(-1)![2])).toMatch(/«kiosk»[\s\S]*Correct it/);
  const unknown = await startTill({ settings: '{"kiosc":true}' });
  expect(String(unknown.calls.at(-1)![2])).toContain('«kiosc»');
  const broken = await startTill({ settings: '{' });
  expect(String(broken.calls.at(-1)![2])).toContain('shell.json');
  const port = await startTill({ args: ['--port', '70000'] });
  expect(String(port.calls.at(-1)![2])).toContain('«port»');
  for (const till of [wrong, unknown, broken, port]) expect(till.windows).toHaveLength(0);
});

test('a package started with its protection switched off does not start', async () => {
  const till = await startTill({ world: { switches: ['no-sandbox', 'remote-debugging-port'] } });
  expect(till.app.calls.at(-1)).toBe('exit 1');
  expect(String(till.calls.at(-1)![2])).toContain('--no-sandbox, --remote-debugging-port');
  expect(till.windows).toHaveLength(0);
  const inDevelopment = await startTill({
    world: { isPackaged: false, switches: ['remote-debugging-port'] },
  });
  expect(inDevelopment.windows).toHaveLength(1);
});

test('the log keeps what happened and what the engine complained of, never its token', async () => {
  const till = await startTill();
  till.children[0]!.stderr.write('printer: no paper\n');
  await sayReady(till);
  die(till, 134);
  const file = join(till.app.getPath('logs'), 'shell.log');
  await vi.waitFor(() => expect(existsSync(file)).toBe(true));
  const log = readFileSync(file, 'utf8');
  expect(log).toContain('engine> printer: no paper');
  expect(log).toContain('engine: exit code 134');
  expect(log).not.toContain('canary');
});

test('a package without its face says so instead of showing an empty window', async () => {
  const it = createStandIn();
  const time = createHandClock();
  startShell({ electron: it.electron, args: [], env: {}, clock: time.clock, later: time.later });
  await new Promise(setImmediate);
  it.children[0]!.stdout.write(READY_LINE);
  await vi.waitFor(() => expect(it.windows[0]!.loaded.at(-1)).toBe('app://shell/face_missing'));
});
