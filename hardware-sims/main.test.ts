import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { testFolder } from './support/folder.testkit.ts';
import { openTillPort } from './support/till-port.testkit.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const FREE_PORTS = ['--bench-port', '0', '--printer-port', '0'];

interface Ready {
  readonly bench: string;
  readonly scanner: string;
  readonly magstripe: string;
  readonly printer: { readonly port: number };
  readonly network: { readonly port: number };
}

function run(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

test('[HW-05] the process says where everything is in one line, works, and leaves nothing behind', async () => {
  const folder = await testFolder();
  const presets = join(folder, 'presets.json');
  await writeFile(presets, JSON.stringify([{ title: 'Молоко', code: '1', kind: 'goods' }]));
  const child = run([
    `--folder=${join(folder, 'ports')}`,
    `--presets=${presets}`,
    '--proxy-target=127.0.0.1:1',
    ...FREE_PORTS,
  ]);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const ready = JSON.parse(line.toString()) as Ready;
  expect(ready.scanner).toBe(join(folder, 'ports', 'scanner'));
  expect(ready.network.port).toBeGreaterThan(0);
  expect(await (await fetch(`${ready.bench}/api/presets`)).json()).toHaveLength(1);
  const till = await openTillPort(ready.scanner);

  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  await till.waitForHangUp();
  expect(existsSync(ready.scanner)).toBe(false);
  expect(existsSync(ready.magstripe)).toBe(false);
});

test('killed without mercy, its terminals end by themselves and the links go', async () => {
  const folder = join(await testFolder(), 'ports');
  const child = run(['--folder', folder, ...FREE_PORTS]);
  await once(child.stdout!, 'data');
  expect(existsSync(join(folder, 'scanner'))).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => existsSync(join(folder, 'scanner')), { timeout: 5000 }).toBe(false);
});

test.each([
  [[], /--folder is needed/],
  [['--folder', '/tmp/x', '--bench-port', 'eighty'], /--bench-port/],
  [['--folder', '/tmp/x', '--proxy-target', 'nowhere'], /HOST:PORT/],
  [['--folder', '/tmp/x', '--printer-profile', 'typewriter'], /no «typewriter»/],
  [['--colour', 'red'], /colour/],
])('%j is refused with what to do', async (args, reason) => {
  const child = run(args);
  const said: Buffer[] = [];
  child.stderr?.on('data', (bytes: Buffer) => said.push(bytes));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(1);
  expect(Buffer.concat(said).toString()).toMatch(reason);
  expect(Buffer.concat(said).toString()).toContain('usage:');
});
