import { existsSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testFolder } from '../support/folder.testkit.ts';
import { openTillPort } from '../support/till-port.testkit.ts';
import { until } from '../support/until.ts';
import { ptyCommand } from './command.ts';
import { openPty, type Pty } from './pty.ts';

async function line(): Promise<Pty> {
  const pty = await openPty({ path: join(await testFolder(), 'ports', 'scanner') });
  onTestFinished(pty.close);
  return pty;
}

test('every byte value crosses the line both ways unchanged', async () => {
  const pty = await line();
  const heard: Uint8Array[] = [];
  pty.onData((bytes) => heard.push(bytes));
  const till = await openTillPort(pty.path);
  await pty.opened();

  const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  await pty.write(all);
  await till.waitForBytes(256);
  expect(till.received()).toEqual(all);

  till.send('answer\r');
  await until(
    () => Buffer.concat(heard).includes('answer\r'),
    2000,
    () => 'nothing came back',
  );
  await till.close();
});

test('[HW-04] the cable is pulled and put back: the port hangs up, the same path opens again', async () => {
  const pty = await line();
  const till = await openTillPort(pty.path);
  await pty.opened();

  await pty.unplug();
  await till.waitForHangUp();
  expect(till.hangUp()).toEqual({ disconnected: true });
  expect(existsSync(pty.path)).toBe(false);
  await expect(pty.write(Buffer.from('x'))).rejects.toThrow(/unplugged/);

  await pty.plug();
  const again = await openTillPort(pty.path);
  await pty.opened();
  await pty.write(Buffer.from('back\r'));
  await again.waitFor('back\r');
  await again.close();
});

/** With socat nobody can see whether the port is open. */
const seesOpening = ptyCommand('/link').seesOpening;

test.skipIf(!seesOpening)(
  'what is sent while the till is away is lost, as on a real line',
  async () => {
    const pty = await line();
    expect(pty.isOpened()).toBe(false);
    await pty.write(Buffer.from('nobody hears\r'));
    const till = await openTillPort(pty.path);
    await pty.opened();
    await pty.write(Buffer.from('heard\r'));
    await till.waitFor('heard\r');
    expect(till.received().toString()).toBe('heard\r');

    await till.close();
    await until(
      () => !pty.isOpened(),
      2000,
      () => 'closing was not seen',
    );
  },
);

test('more than a line can hold waits for a slow till instead of being lost', async () => {
  const pty = await line();
  const till = await openTillPort(pty.path);
  await pty.opened();
  await pty.write(Buffer.alloc(200_000, 'z'));
  await till.waitForBytes(200_000);
  await till.close();
});

test('a stale link of a crashed run does not stand in the way', async () => {
  const folder = await testFolder();
  const path = join(folder, 'scanner');
  await symlink('/dev/pts/no-such-terminal', path);
  const pty = await openPty({ path });
  onTestFinished(pty.close);
  const till = await openTillPort(path);
  await till.close();
});

test('socat does when there is no Python; with neither the error says what to install', async () => {
  const folder = await testFolder();
  expect(() => ptyCommand('/link', folder)).toThrow(/install python3 or socat/);

  await mkdir(join(folder, 'bin'));
  const socat = join(folder, 'bin', 'socat');
  await writeFile(socat, '#!/bin/sh\n');
  await chmod(socat, 0o755);
  expect(ptyCommand('/link', join(folder, 'bin'))).toEqual({
    command: socat,
    args: ['PTY,raw,echo=0,link=/link,ignoreeof', 'STDIO'],
    seesOpening: false,
  });
});
