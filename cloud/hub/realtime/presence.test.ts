import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import { createPresence } from './presence.ts';

let world: TestHub;
beforeAll(async () => {
  world = await startTestHub();
});
afterAll(() => world.close());

test('[AUTH-03] whose account is closed is sent from the live list, others stay', async () => {
  for (const login of ['hq', 'manager']) await openBrowser(world.hub.url).signIn(login, PASSWORD);
  const sessions = await world.db
    .selectFrom('staff_session as s')
    .innerJoin('staff as p', 'p.staff_id', 's.staff_id')
    .select(['s.token_hash', 'p.login'])
    .execute();
  expect(sessions).toHaveLength(2);
  const ended: string[] = [];
  const presence = createPresence({
    db: world.db,
    clock: world.clock,
    realtime: {
      pokeTills: () => undefined,
      showIngested: async () => undefined,
      showTills: async () => undefined,
      endSession: (hash) => ended.push(hash),
      connectedTills: () => [],
      disconnectTill: () => undefined,
      sessionHashes: () => sessions.map(({ token_hash: hash }) => hash),
      close: async () => undefined,
    },
  });
  await presence.tick();
  expect(ended).toEqual([]);
  await world.db.updateTable('staff').set({ active: false }).where('login', '=', 'hq').execute();
  await presence.tick();
  expect(ended).toEqual(
    sessions.filter(({ login }) => login === 'hq').map(({ token_hash: hash }) => hash),
  );
});
