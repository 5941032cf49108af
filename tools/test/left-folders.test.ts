/** A test run that was killed must not fail the next one on the same machine. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { disksIn, mountDisk, unmountDisk } from './disks.ts';
import { sweepLeftFolders } from './left-folders.ts';

/** A process that has ended, so its number stands for a killed run. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

function memory(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verno-left-'));
  onTestFinished(() => {
    for (const disk of disksIn(folder)) unmountDisk(disk);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function leave(folder: string, pid: number): string {
  const left = join(folder, `verno-tests-${pid}-abc`);
  mkdirSync(join(left, 'deep'), { recursive: true });
  writeFileSync(join(left, 'deep', 'file'), 'left behind');
  return left;
}

test('folders of dead runs go, those of living runs and of others stay', () => {
  const folder = memory();
  const dead = leave(folder, deadPid());
  const living = leave(folder, process.ppid);
  const foreign = join(folder, 'somebody-elses');
  mkdirSync(foreign);

  expect(sweepLeftFolders(folder)).toEqual([]);
  expect(existsSync(dead)).toBe(false);
  expect(existsSync(living)).toBe(true);
  expect(existsSync(foreign)).toBe(true);
});

test('a small disk that a killed run left mounted is unmounted', ({ skip }) => {
  const folder = memory();
  const left = leave(folder, deadPid());
  const disk = join(left, 'deep', 'disk');
  if (!mountDisk(disk, 1)) skip('no right to mount here');
  mountDisk(join(disk, 'inner'), 1);

  expect(sweepLeftFolders(folder)).toEqual([]);
  expect(existsSync(left)).toBe(false);
  expect(disksIn(folder)).toEqual([]);
});

test('a folder that cannot be removed is named, the others go all the same', ({ skip }) => {
  const folder = memory();
  const stuck = leave(folder, deadPid());
  if (!mountDisk(join(stuck, 'disk'), 1)) skip('no right to mount here');
  const free = leave(folder, deadPid());

  const left = sweepLeftFolders(folder, () => undefined);
  expect(left).toHaveLength(1);
  expect(left[0]).toContain(stuck);
  expect(existsSync(free)).toBe(false);
  expect(readdirSync(folder)).toHaveLength(1);
});
