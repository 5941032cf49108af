import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url));
const TIMEOUT_MS = 120_000;
let world: TestHub;
let folder: string;
beforeAll(async () => {
  world = await startTestHub();
  folder = mkdtempSync(join(tmpdir(), 'verno-cli-'));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

function hub(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args, '--data', folder, '--database-url', world.databaseUrl],
      (error, out, err) => resolve({ code: error === null ? 0 : 1, out, err }),
    );
  });
}

test(
  'an application made by command gets a token and calls what it may, and nothing else',
  { timeout: TIMEOUT_MS },
  async () => {
    const made = await hub(
      'application',
      'add',
      'Касса 1С',
      '--right',
      'places.read',
      '--store',
      'Тест Москва',
      '--calls-per-minute',
      '50',
    );
    expect(made.err).toBe('');
    const clientId = /client_id: (\S+)/.exec(made.out)?.[1] ?? '';
    const clientSecret = /(verno_secret_\S+)/.exec(made.out)?.[1] ?? '';
    const token = await fetch(`${world.hub.url}/api/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
    });
    const { access_token: bearer } = (await token.json()) as { access_token: string };
    const call = async (path: string) => {
      const answer = await fetch(world.hub.url + path, {
        headers: { authorization: `Bearer ${bearer}` },
      });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    };
    const stores = await call('/api/v1/stores');
    expect([stores.status, stores.text.includes('Тест Урал')]).toEqual([200, false]);
    expect(stores.headers.get('ratelimit-policy')).toBe('"minute";q=50;w=60');
    expect((await call('/api/v1/members')).status).toBe(403);
  },
);

test(
  'a wrong right, store or pace is said with what there is',
  { timeout: TIMEOUT_MS },
  async () => {
    const cases = [
      { args: [], says: 'хотя бы одно право' },
      { args: ['--right', 'everything'], says: 'members.read' },
      { args: ['--right', 'applications.manage'], says: 'у приложений нет' },
      { args: ['--right', 'places.read', '--store', 'Нет такого'], says: '«Тест Москва»' },
      { args: ['--right', 'places.read', '--calls-per-minute', '0'], says: 'от 1 до' },
    ];
    for (const { args, says } of cases) {
      const refused = await hub('application', 'add', 'X', ...args);
      expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(says)]);
    }
    const rows = await world.db.selectFrom('application').select('name').execute();
    expect(rows.map((row) => row.name)).not.toContain('X');
  },
);
