/** The walls of the house hold: a wall that lets a planted file through is no wall. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../paths.ts';

/** Planted file → what it imports → the rule that must name it. */
const PLANTED: readonly (readonly [file: string, imports: string, rule: string])[] = [
  ['shared/src/money/reads-a-file.ts', 'node:fs', 'shared-is-pure'],
  ['agent/engine/asks-the-hub.ts', '../../cloud/hub/server.ts', 'agent-not-cloud'],
  ['cloud/hub/asks-the-till.ts', '../../agent/engine/till.ts', 'cloud-not-agent'],
  ['agent/renderer/grabs-the-engine.ts', '../engine/till.ts', 'face-talks-through-the-bridge'],
  ['agent/renderer/reads-a-file.ts', 'node:fs', 'face-is-not-node'],
  ['agent/preload/grabs-the-engine.ts', '../engine/till.ts', 'preload-is-thin'],
  ['agent/engine/knows-electron.ts', 'electron', 'engine-is-plain-node'],
  ['agent/engine/devices/scanner/sells.ts', '../../sales/sales.ts', 'drivers-know-bytes-only'],
  [
    'agent/engine/devices/scanner/prints.ts',
    '../printer/driver.ts',
    'drivers-do-not-know-each-other',
  ],
  ['agent/engine/store/sells.ts', '../sales/sales.ts', 'store-is-at-the-bottom'],
  ['cloud/console/grabs-the-hub.ts', '../hub/server.ts', 'console-not-hub'],
  ['cloud/hub/api/members/calls.ts', '../purchases/routes.ts', 'api-resources-stand-alone'],
  [
    'hardware-sims/printer/shares-a-codec.ts',
    '../../agent/engine/till.ts',
    'simulators-stand-alone',
  ],
  ['agent/engine/packages-itself.ts', '../../installers/build.ts', 'nobody-imports-installers'],
  ['installers/imports.ts', '../agent/engine/till.ts', 'installers-import-nobody'],
];
const FOLDERS = ['shared', 'agent', 'cloud', 'hardware-sims', 'installers'];
const house = mkdtempSync(join(tmpdir(), 'verno-walls-'));

beforeAll(() => {
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
  const rooms = [
    'agent/engine/till.ts',
    'agent/engine/sales/sales.ts',
    'agent/engine/devices/printer/driver.ts',
    'cloud/hub/server.ts',
    'cloud/hub/api/purchases/routes.ts',
    'installers/build.ts',
  ];
  for (const room of rooms) plant(room, 'export const room = 1;\n');
  for (const [file, imports] of PLANTED) {
    plant(file, `import * as other from '${imports}';\nexport const seen = other;\n`);
  }
  plant('shared/src/a.ts', "import { b } from './b.ts';\nexport const a = (): unknown => b;\n");
  plant('shared/src/b.ts', "import { a } from './a.ts';\nexport const b = (): unknown => a;\n");
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

test('every planted trespass is named by its rule', () => {
  const found = cruise();
  for (const [file, , rule] of PLANTED)
    expect(found, `${file} → ${rule}`).toContain(`${rule} ${file}`);
  expect(found.some((line) => line.startsWith('no-cycles '))).toBe(true);
});

function plant(file: string, text: string): void {
  const full = join(house, file);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

function cruise(): readonly string[] {
  const done = spawnSync(
    join(ROOT, 'node_modules/.bin/depcruise'),
    ['--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', ...FOLDERS],
    { cwd: house, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const { summary } = JSON.parse(done.stdout) as {
    summary: { violations: readonly { from: string; rule: { name: string } }[] };
  };
  return summary.violations.map((violation) => `${violation.rule.name} ${violation.from}`);
}
