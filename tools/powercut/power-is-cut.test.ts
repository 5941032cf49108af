import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDisk } from './disk.ts';
import { recordSales } from './record.ts';
import { replay } from './replay.ts';
import { NO_COMPILER, buildShim, findCompiler } from './shim.ts';

const compiler = findCompiler();
const STATES = 150;
const SALES = 60;

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verno-powercut-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function cutPower(synchronous: 'FULL' | 'NORMAL') {
  const folder = scratch();
  const shim = buildShim(compiler ?? '', folder);
  const ops = recordSales({ shim, folder: join(folder, 'record'), sales: SALES, synchronous });
  return replay({ ops, states: STATES, seed: 7, folder: join(folder, 'state') });
}

describe.skipIf(compiler === null)(
  compiler === null ? NO_COMPILER : 'the power is cut at any moment of a shift',
  () => {
    test('[SYNC-03] every purchase whose commit came back is there, and the file is whole', () => {
      const counts = cutPower('FULL');
      expect(counts).toMatchObject({ states: STATES, lostCommits: 0, brokenStates: 0 });
      expect(counts.checkedCommits).toBeGreaterThan(STATES);
    }, 120_000);

    test('the same with synchronous=NORMAL loses: the replay can see a loss', () => {
      const counts = cutPower('NORMAL');
      expect(counts.lostCommits).toBeGreaterThan(0);
      expect(counts.brokenStates).toBe(0);
    }, 120_000);
  },
);

describe('the disk that forgets', () => {
  const page = Buffer.alloc(1024, 'a');
  const never = (): number => 0.9;

  test('keeps what was synced; of the rest a sector may be there without its neighbour', () => {
    const disk = createDisk();
    disk.apply({ kind: 'open', file: 1, name: 'x' });
    disk.apply({ kind: 'write', file: 1, at: 0, bytes: page });
    expect(disk.afterPowerCut('nothing', never).size).toBe(0);
    disk.apply({ kind: 'sync', file: 1 });
    disk.apply({ kind: 'write', file: 1, at: 0, bytes: Buffer.alloc(1024, 'b') });
    expect(disk.afterPowerCut('nothing', never).get('x')?.equals(page)).toBe(true);
    let turn = 0;
    const everySecond = (): number => (turn++ % 2 === 0 ? 0.9 : 0.1);
    const torn = disk.afterPowerCut('some', everySecond).get('x')?.toString();
    expect(torn).toBe(`${'a'.repeat(512)}${'b'.repeat(512)}`);
    expect(disk.afterPowerCut('everything', never).get('x')?.toString()).toBe('b'.repeat(1024));
  });

  test('a cut file, a name taken away, a new name: each may or may not have happened', () => {
    const disk = createDisk();
    disk.apply({ kind: 'open', file: 1, name: 'x' });
    disk.apply({ kind: 'write', file: 1, at: 0, bytes: page });
    disk.apply({ kind: 'sync', file: 1 });
    disk.apply({ kind: 'truncate', file: 1, size: 10 });
    expect(disk.afterPowerCut('nothing', never).get('x')).toHaveLength(1024);
    expect(disk.afterPowerCut('everything', never).get('x')).toHaveLength(10);
    disk.apply({ kind: 'unlink', name: 'x' });
    expect(disk.afterPowerCut('everything', () => 0.1).get('x')).toHaveLength(1024);
    expect(disk.afterPowerCut('everything', never).has('x')).toBe(false);
  });
});
