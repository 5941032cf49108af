import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { builtinModules } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { extractAll, extractFile, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { FuseState } from '@electron/fuses/dist/constants.js';
import { build } from 'electron-builder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFaceFiles } from '../agent/main/face-files.ts';
import { launchBrowser } from '../tools/test/browser.ts';
import { builderConfig } from './builder-config.ts';
import { ROOT, UNBUNDLED } from './layout.ts';
import { startPackagedTill } from './packaged-till.testkit.ts';
import { createStandInElectron } from './stand-in-electron.testkit.ts';

/** Alone it takes five seconds; other work on the machine makes it slower. */
const BUILD_TIMEOUT_MS = 170_000;
const folder = mkdtempSync(join(tmpdir(), 'verno-package-'));
const unpacked = join(folder, 'out', 'linux-unpacked');
const asar = join(unpacked, 'resources', 'app.asar');
let files: readonly string[] = [];

/** The package as `node installers/build-app.ts` makes it, with no network and no Electron. */
beforeAll(async () => {
  const electronDist = join(folder, 'electron');
  await createStandInElectron(electronDist);
  const done = spawnSync(
    process.execPath,
    [
      join(ROOT, 'installers/build-app.ts'),
      '--dir',
      '--platform=linux',
      '--arch=x64',
      `--electron-dist=${electronDist}`,
      `--output=${folder}`,
    ],
    {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: BUILD_TIMEOUT_MS,
      env: { ...process.env, ELECTRON_BUILDER_OFFLINE: 'true' },
    },
  );
  if (done.status !== 0) throw new Error(`build-app failed:\n${done.stdout}\n${done.stderr}`);
  files = listPackage(asar, { isPack: false }).filter(
    (path) => !('files' in statFile(asar, path.slice(1))),
  );
}, BUILD_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (path: string): string => extractFile(asar, path).toString('utf8');
const required = (code: string): string[] =>
  [...code.matchAll(/\b(?:require\(|from\s*|import\s*\(?\s*)["']([^"'\s]+)["']/g)].map(
    (found) => found[1]!,
  );

test('the package holds main, preload, engine, face and the modules they need, and nothing else', () => {
  const tops = new Set(files.map((path) => path.split('/')[1]!));
  expect([...tops].toSorted()).toEqual([
    'engine.js',
    'face',
    'main.cjs',
    'node_modules',
    'package.json',
    'preload.cjs',
  ]);
});

test('no sources, tests, maps or notes are delivered', () => {
  expect(files.length).toBeGreaterThan(100);
  const unwanted = files.filter(
    (path) =>
      /\.([cm]?tsx?|map|cc|cpp|c|h|gyp|gypi|sh|yml|log|tsbuildinfo)$/.test(path) ||
      /\.(test|spec|testkit)\./.test(path) ||
      /\/(tests?|__tests__|examples?|\.github)\//.test(path) ||
      (path.endsWith('.md') && !/\/licen[cs]e\.md$/i.test(path)),
  );
  expect(unwanted).toEqual([]);
  for (const part of ['main.cjs', 'preload.cjs', 'engine.js']) {
    expect(text(part), part).not.toMatch(
      /sourceMappingURL=data:|\/\/# sourceMappingURL=\S+\.map\s*$/,
    );
  }
});

test('nothing that only developers need is delivered, and nothing of this machine', () => {
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const agent = JSON.parse(readFileSync(join(ROOT, 'agent/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  // The tools at the root use some of what the till itself needs.
  const names = Object.keys({ ...own.devDependencies, ...agent.devDependencies });
  for (const name of names.filter((one) => !(one in agent.dependencies))) {
    expect(
      files.some((path) => path.startsWith(`/node_modules/${name}/`)),
      name,
    ).toBe(false);
  }
  for (const part of ['main.cjs', 'preload.cjs', 'engine.js', 'package.json']) {
    expect(text(part).includes(ROOT), part).toBe(false);
  }
});

test('its manifest names exact versions of the modules that are not bundled, and no more', () => {
  const manifest = JSON.parse(text('package.json')) as {
    main: string;
    dependencies: Record<string, string>;
  };
  const agent = JSON.parse(readFileSync(join(ROOT, 'agent/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const expected = Object.fromEntries(UNBUNDLED.map((name) => [name, agent.dependencies[name]]));
  expect(manifest.dependencies).toEqual(expected);
  expect(manifest.main).toBe('main.cjs');
  expect(manifest).not.toHaveProperty('devDependencies');
  expect(manifest).not.toHaveProperty('scripts');
});

test('native modules lie outside the archive, for this platform alone', () => {
  const native = files.filter((path) => path.endsWith('.node'));
  expect(native.map((path) => path.split('/').slice(2).join('/')).toSorted()).toEqual([
    '@serialport/bindings-cpp/prebuilds/linux-x64/@serialport+bindings-cpp.glibc.node',
    '@serialport/bindings-cpp/prebuilds/linux-x64/@serialport+bindings-cpp.musl.node',
    'better-sqlite3/prebuilds/linux-x64.node',
  ]);
  for (const path of native) {
    expect(statFile(asar, path.slice(1))).toMatchObject({ unpacked: true });
    expect(
      readFileSync(join(`${asar}.unpacked`, path))
        .subarray(1, 4)
        .toString(),
    ).toBe('ELF');
  }
});

test('the preload is one CommonJS file that needs electron alone; main needs electron and Node alone', () => {
  expect(required(text('preload.cjs'))).toEqual(['electron']);
  const node = new Set([
    ...builtinModules,
    ...builtinModules.map((name) => `node:${name}`),
    'electron',
  ]);
  expect(required(text('main.cjs')).filter((name) => !node.has(name))).toEqual([]);
});

test('the face is inside, with every file its page asks for, and nothing inline', () => {
  const page = text('face/index.html');
  const asked = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g)].map((found) => found[1]!);
  expect(asked.some((path) => path.endsWith('.js'))).toBe(true);
  for (const path of asked) expect(files, path).toContain(`/face/${path}`);
  // The page's policy (agent/main/page-headers.ts) would not run them.
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=/i);
});

test('the fuses are set in the program itself', async () => {
  const wire = await getCurrentFuseWire(join(unpacked, 'verno-till'));
  expect(wire).toMatchObject({
    [FuseV1Options.RunAsNode]: FuseState.DISABLE,
    [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
  });
});

test('only the till’s two languages of Electron’s own texts are kept', () => {
  expect(readdirSync(join(unpacked, 'locales')).toSorted()).toEqual(['en-US.pak', 'ru.pak']);
});

test('the configuration is checked by electron-builder’s own schema: a misspelt key is refused', async () => {
  const config = { ...builderConfig({ output: join(folder, 'none') }), electronFuse: {} };
  await expect(
    build({ projectDir: join(folder, 'app'), config, publish: 'never' }),
  ).rejects.toThrow(/unknown property 'electronFuse'/);
});

test('the packaged engine starts from the package’s own files, shows the face, and ends on SIGTERM', async () => {
  const app = join(folder, 'extracted');
  extractAll(asar, app);
  const args = ['engine.js', '--data', join(folder, 'data-alone'), '--port', '0', '--face', 'face'];
  const engine = spawn(process.execPath, args, { cwd: app, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(engine, 'exit');
  try {
    const [line] = (await once(createInterface({ input: engine.stdout }), 'line')) as [string];
    const ready = JSON.parse(line) as { ready: boolean; url: string };
    expect(ready.ready).toBe(true);
    const entered = await fetch(ready.url, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    const page = await fetch(new URL('/', ready.url), { headers: { cookie } });
    expect(await page.text()).toBe(text('face/index.html'));
  } finally {
    engine.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});

test('[TILL-14] the packaged preload and the packaged engine speak over a port, page after page', async () => {
  const app = join(folder, 'joined');
  extractAll(asar, app);
  const till = await startPackagedTill(app, join(folder, 'data-joined'));
  for (const id of [1, 2]) {
    const heard: { type: string; id?: number; view?: { phase: string } }[] = [];
    const port = till.openPage();
    port.postMessage({ type: 'command', id, command: 'searchGoods', input: { text: 'x' } });
    port.onMessage((message) => heard.push(message as (typeof heard)[number]));
    await expect
      .poll(() => heard.find((message) => message.id === id)?.type)
      .toMatch(/answer|refusal/);
    expect(heard.find((message) => message.type === 'view')?.view?.phase).toBe('not_enrolled');
  }
  expect(await till.stop()).toBe(0);
});

test('[TILL-14] the packaged face runs in Chromium under the shell’s policy without breaking it', async () => {
  const app = join(folder, 'shown');
  extractAll(asar, app);
  const { answer } = createFaceFiles(join(app, 'face'));
  const server = createServer((request, response) => {
    const given = answer(new Request(new URL(request.url ?? '/', 'app://till')));
    response.writeHead(given.status, Object.fromEntries(given.headers));
    void given.arrayBuffer().then((body) => response.end(Buffer.from(body)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (line) => line.type() === 'error' && broken.push(line.text()));
    await page.addInitScript(
      'globalThis.verno = { postMessage: () => {}, onMessage: () => () => {} };',
    );
    const address = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${address.port}/`);
    await expect.poll(() => page.locator('#root').innerText()).not.toBe('');
    expect(broken).toEqual([]);
    // The policy is there, and it bites.
    await page.evaluate(
      "document.body.append(Object.assign(document.createElement('script'), { text: 'globalThis.leaked = 1' }))",
    );
    expect(await page.evaluate('globalThis.leaked')).toBeUndefined();
    expect(broken.join()).toContain('Content Security Policy');
  } finally {
    await browser.close();
    server.close();
  }
});
