import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, UNBUNDLED } from './layout.ts';
import { closureOf, copyModule } from './modules.ts';

const AGENT = join(ROOT, 'agent');

test('a till for Windows gets Windows’ native code, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verno-modules-'));
  for (const place of closureOf(UNBUNDLED, AGENT)) copyModule(place, folder, 'win32', 'x64');
  const native = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.node'),
  );
  expect(native.map((path) => path.split(/[\\/]/).slice(1).join('/')).toSorted()).toEqual([
    '@serialport/bindings-cpp/prebuilds/win32-x64/@serialport+bindings-cpp.node',
    'better-sqlite3/prebuilds/win32-x64.node',
  ]);
});

test('what a module needs comes with it, each to a place of its own', () => {
  const places = closureOf(['serialport'], AGENT);
  expect(places.map((place) => place.name)).toContain('@serialport/bindings-cpp');
  expect(new Set(places.map((place) => place.target)).size).toBe(places.length);
  for (const { target } of places) expect(target).toMatch(/^node_modules\//);
});

test('a module that is not installed is named', () => {
  expect(() => closureOf(['no-such-module'], AGENT)).toThrow(/no-such-module is not installed/);
});
