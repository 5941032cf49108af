import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import { newCode } from './enrolment-codes.ts';

let world: TestHub;
beforeEach(async () => {
  world = await startTestHub();
});
afterEach(() => world.close());

const till = () => createTill(world, world.company.tills[0], world.company.moscow);

async function stateOf(tillId: string) {
  return world.db
    .selectFrom('till')
    .where('till_id', '=', tillId)
    .select(['state', 'frozen_reason', 'public_key', 'epoch'])
    .executeTakeFirstOrThrow();
}

test('[SYNC-01] a one-time code joins a till: its key is pinned, epoch one begins, hello gives a token', async () => {
  const one = till();
  const code = await world.codeFor(one.tillId);
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
  const enrolled = await one.enrol(code);
  expect(enrolled.body).toMatchObject({
    tillId: one.tillId,
    tillName: 'Касса 1',
    tillNumber: 1,
    storeName: 'Тест Москва',
    epoch: 1,
    hubEpoch: 1,
  });
  const said = await one.hello();
  expect(said.status).toBe(200);
  expect(said.body['acked']).toMatchObject({ seq: 0 });
  expect((await one.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 })).status).toBe(200);
  expect(await stateOf(one.tillId)).toMatchObject({ state: 'active', epoch: 1 });
  const stored = await world.db.selectFrom('enrolment_code').select('code_hash').execute();
  expect(JSON.stringify(stored)).not.toContain(code.replace('-', ''));
});

test('a code is read however it is typed: small letters, spaces, Russian look-alikes', async () => {
  const one = till();
  const code = await world.codeFor(one.tillId);
  const typed: Record<string, string> = { A: 'А', B: 'в', C: 'с', E: 'Е', H: 'н', K: 'К' };
  const russian = code.replace('-', ' ').replaceAll(/[A-Z]/g, (letter) => typed[letter] ?? letter);
  expect((await one.enrol(russian.toLowerCase())).status).toBe(200);
});

test('[SYNC-01] a wrong, used or old code joins nothing, and says which it is', async () => {
  const one = till();
  expect((await one.enrol(newCode({ bytes: (n) => new Uint8Array(n) }))).body).toMatchObject({
    code: 'enrol.wrong_code',
  });
  const code = await world.codeFor(one.tillId);
  await one.enrol(code);
  await one.hello();
  const other = createTill(world, world.company.tills[1], world.company.moscow);
  expect((await other.enrol(code)).body).toMatchObject({ code: 'enrol.code_expired' });
  const late = await world.codeFor(other.tillId);
  world.clock.advance(25 * 60 * 60_000);
  expect((await other.enrol(late)).body).toMatchObject({ code: 'enrol.code_expired' });
  expect(await stateOf(other.tillId)).toMatchObject({ state: 'waiting', public_key: null });
});

test('guessing codes from one address is slowed down', async () => {
  const one = till();
  const codes: string[] = [];
  for (let guess = 0; guess < 8; guess += 1) {
    codes.push(String((await one.enrol(`AAAA${guess}ZZZZZ`)).body['code']));
  }
  expect(codes.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'enrol.wrong_code'));
  expect(codes.slice(6)).toEqual(['enrol.locked', 'enrol.locked']);
});

test('the answer to an enrolment was lost: the same key with the same code gets it again', async () => {
  const one = till();
  const code = await world.codeFor(one.tillId);
  const first = await one.enrol(code);
  const second = await one.enrol(code);
  expect(second.body).toEqual(first.body);
  const thief = till();
  expect((await thief.enrol(code)).body).toMatchObject({ code: 'enrol.code_expired' });
});

test('a hello that another key signed is refused and changes nothing', async () => {
  const one = till();
  await one.join();
  const refused = await one.hello({ signature: Buffer.alloc(64).toString('base64') });
  expect(refused.body).toMatchObject({ code: 'till.bad_signature' });
  expect((await one.hello()).status).toBe(200);
});

test('the answer to a hello was lost: the till asks again with the old nonce, having sold meanwhile', async () => {
  const one = till();
  await one.join();
  await one.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  const before = one.nonce;
  await one.hello();
  one.nonce = before; // the answer never came
  one.sell();
  const again = await one.hello();
  expect(again.status).toBe(200);
  expect((await one.upload()).status).toBe(200);
});

test('a copied disk is noticed when the second copy calls, whichever it is', async () => {
  const original = till();
  await original.join();
  const copy = original.clone();
  await original.hello();
  await original.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  const refused = await copy.hello();
  expect(refused.body).toMatchObject({ code: 'till.stale_nonce' });
  expect(await stateOf(original.tillId)).toMatchObject({
    state: 'frozen',
    frozen_reason: 'till.stale_nonce',
  });
  expect((await original.hello()).body).toMatchObject({ code: 'till.fork' });
});

test('a copy that slips into a lost answer’s place is noticed when the original calls', async () => {
  const original = till();
  await original.join();
  await original.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  const copy = original.clone();
  await original.hello(); // answered, not used yet: the copy looks like a repeat
  expect((await copy.hello()).status).toBe(200);
  await copy.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  await copy.hello();
  await copy.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  expect((await original.hello()).body).toMatchObject({ code: 'till.stale_nonce' });
});

test('a till restored from an old backup, behind what the hub has, is frozen', async () => {
  const one = till();
  await one.join();
  const backup = one.clone();
  one.sell();
  expect((await one.upload()).status).toBe(200);
  backup.nonce = one.nonce;
  expect((await backup.hello()).body).toMatchObject({ code: 'till.fork' });
  expect(await stateOf(one.tillId)).toMatchObject({ state: 'frozen' });
});

test('a revoked till is told so, and an old token stops working', async () => {
  const one = till();
  await one.join();
  await world.db
    .updateTable('till')
    .set({ state: 'revoked' })
    .where('till_id', '=', one.tillId)
    .execute();
  expect((await one.hello()).body).toMatchObject({ code: 'till.revoked' });
  const asked = await one.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1 });
  expect(asked.body).toMatchObject({ code: 'till.no_token' });
});

test('a token lives twelve hours; a new hello ends the one before', async () => {
  const one = till();
  await one.join();
  const old = one.token;
  await one.hello();
  const fresh = one.token;
  one.token = old;
  const ask = () => one.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1 });
  expect((await ask()).status).toBe(401);
  one.token = fresh;
  expect((await ask()).status).toBe(200);
  world.clock.advance(12 * 60 * 60_000 + 1);
  expect((await ask()).status).toBe(401);
});
