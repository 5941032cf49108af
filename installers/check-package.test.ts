import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, extractFile, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { FuseState } from '@electron/fuses/dist/constants.js';
import { build } from 'electron-builder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builderConfig } from './builder-config.ts';
import { ROOT, UNBUNDLED } from './layout.ts';
import { createStandInElectron } from './stand-in-electron.testkit.ts';

const READY_TIMEOUT_MS = 20_000;
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
      timeout: 60_000,
      env: { ...process.env, ELECTRON_BUILDER_OFFLINE: 'true' },
    },
  );
  if (done.status !== 0) throw new Error(`build-app failed:\n${done.stdout}\n${done.stderr}`);
  files = listPackage(asar, { isPack: false }).filter(
    (path) => !('files' in statFile(asar, path.slice(1))),
  );
}, 60_000);
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
    devDependencies: Record<string, string>;
  };
  for (const name of Object.keys({ ...own.devDependencies, ...agent.devDependencies })) {
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

test('the packaged engine starts from the package’s own files and says that it is ready', async () => {
  const app = join(folder, 'extracted');
  extractAll(asar, app);
  const engine = spawn(
    process.execPath,
    ['engine.js', '--data', join(folder, 'data'), '--port', '0'],
    { cwd: app, stdio: ['ignore', 'pipe', 'pipe'], timeout: READY_TIMEOUT_MS },
  );
  let said = '';
  let complained = '';
  engine.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  engine.stderr.setEncoding('utf8').on('data', (chunk: string) => (complained += chunk));
  const ended = new Promise((resolve) => engine.once('exit', resolve));
  try {
    await expect
      .poll(() => (engine.exitCode === null ? said : `ended: ${complained}`), {
        timeout: READY_TIMEOUT_MS,
      })
      .toMatch(/^\{"ready":true,/m);
  } finally {
    engine.kill('SIGTERM');
    await ended;
  }
});
