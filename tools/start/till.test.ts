import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../paths.ts';

/** The face may have to be built first. */
const TEST_TIMEOUT_MS = 120_000;

const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, [join(ROOT, 'tools/start/till.ts'), ...args], {
    encoding: 'utf8',
    timeout: TEST_TIMEOUT_MS,
    env: { ...process.env, ...env },
  });

test(
  'npm run till builds the shell and starts Electron on it, with a data folder of its own',
  { timeout: TEST_TIMEOUT_MS },
  () => {
    const dist = mkdtempSync(join(tmpdir(), 'verno-electron-'));
    writeFileSync(join(dist, 'electron'), '#!/bin/sh\nprintf "%s\\n" "$@"; ls "$1"; exit 7\n', {
      mode: 0o755,
    });
    const done = run(['--kiosk'], { ELECTRON_OVERRIDE_DIST_PATH: dist });
    const lines = done.stdout.trim().split('\n');
    expect(lines).toEqual([
      join(ROOT, 'agent/dist/shell'),
      '--data',
      join(ROOT, '.data/till-shell'),
      '--kiosk',
      'main.cjs',
      'package.json',
      'preload.cjs',
    ]);
    expect(done.status).toBe(7);
    expect(
      run(['--data', '/elsewhere'], { ELECTRON_OVERRIDE_DIST_PATH: dist }).stdout,
    ).not.toContain('.data');
  },
);

test(
  'without Electron one line says so, and how to sell in a browser instead',
  { timeout: TEST_TIMEOUT_MS },
  () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'verno-electron-'));
    const done = run([], {
      ELECTRON_OVERRIDE_DIST_PATH: nowhere,
      ELECTRON_MIRROR: 'http://127.0.0.1:9/',
      electron_config_cache: nowhere,
    });
    expect(done.status).toBe(1);
    expect(done.stderr.trim().split('\n').at(-1)).toMatch(
      /Electron's program is not here.*npm start/,
    );
  },
);
