import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { systemRandom } from '../../system.ts';
import { dataFolder, runningServer } from './folder.ts';
import { openEmbedded } from './embedded.ts';

const data = mkdtempSync(join(tmpdir(), 'verno-embedded-'));
const folder = dataFolder(data);
const open = () => openEmbedded({ data, random: systemRandom });

afterAll(() => rmSync(data, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'verno-test' });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('the first start makes a cluster that writes durably; the password is for its owner alone', async () => {
  const server = await open();
  expect(await query(server.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await query(server.url, 'show synchronous_commit')).toEqual([
    { synchronous_commit: 'on' },
  ]);
  expect(await query(server.url, "select lower('ЁЛКА') as low")).toEqual([{ low: 'ёлка' }]);
  await query(server.url, 'create table kept as select 42 as n');
  expect(statSync(folder.secret).mode & 0o777).toBe(0o600);
  await server.close();
  expect(runningServer(folder)).toBeNull();
});

test('a second start keeps the data, and a wrong password is refused', async () => {
  const server = await open();
  expect(await query(server.url, 'select n from kept')).toEqual([{ n: 42 }]);
  const stranger = new URL(server.url);
  stranger.password = 'guess';
  await expect(query(stranger.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  await server.close();
});

test('a command joins a running server; who leaves last stops it', async () => {
  const hub = await open();
  const command = await open();
  expect(new URL(command.url).port).toBe(new URL(hub.url).port);
  await hub.close();
  expect(await query(command.url, 'select n from kept')).toEqual([{ n: 42 }]);
  await command.close();
  expect(runningServer(folder)).toBeNull();
});

test('two that start at once share one server', async () => {
  const [a, b] = await Promise.all([open(), open()]);
  expect(new URL(a.url).port).toBe(new URL(b.url).port);
  await Promise.all([a.close(), b.close()]);
  expect(runningServer(folder)).toBeNull();
});

test('after a crash the pid file names a stranger, and the server starts all the same', async () => {
  const server = await open();
  const { pid } = runningServer(folder)!;
  process.kill(pid, 'SIGKILL');
  await server.detach();
  await expect.poll(() => runningServer(folder), { timeout: 10_000 }).toBeNull();
  // The number of the dead server now belongs to this very test process.
  const file = join(folder.cluster, 'postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'));
  const again = await open();
  expect(await query(again.url, 'select n from kept')).toEqual([{ n: 42 }]);
  await again.close();
});

test('its socket lies where its owner alone may go; those of killed servers are taken away', async () => {
  const server = await open();
  const sockets = () =>
    readdirSync(folder.cluster).filter((name) => /^\.s\.PGSQL\.\d+$/.test(name));
  expect(new URL(server.url).searchParams.get('host')).toBe(folder.cluster);
  expect(statSync(folder.cluster).mode & 0o077).toBe(0);
  const { pid } = runningServer(folder)!;
  process.kill(pid, 'SIGKILL');
  await server.detach();
  await expect.poll(() => runningServer(folder), { timeout: 10_000 }).toBeNull();
  expect(sockets()).toHaveLength(1);
  const again = await open();
  expect(sockets()).toEqual([`.s.PGSQL.${runningServer(folder)?.port}`]);
  await again.close();
});

test('a folder whose name is too long for a socket is served over TCP', async () => {
  const deep = join(data, 'магазин-на-очень-длинной-улице'.repeat(2));
  const server = await openEmbedded({ data: deep, random: systemRandom });
  expect(new URL(server.url).searchParams.get('host')).toBeNull();
  expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  await server.close();
});

test('a folder that cannot be a cluster is one clear line', async () => {
  const broken = mkdtempSync(join(tmpdir(), 'verno-embedded-broken-'));
  writeFileSync(join(broken, 'postgres'), 'a file where the cluster should be');
  await expect(openEmbedded({ data: broken, random: systemRandom })).rejects.toThrow(
    /лежит что-то другое/,
  );
  rmSync(broken, { recursive: true, force: true });
});
