import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { epochRoot, helloStatement } from '@verno/shared/sync/event';
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

test('[SYNC-06] a copied disk is noticed when the second copy insists, whichever it is', async () => {
  const original = till();
  await original.join();
  const copy = original.clone();
  await original.hello();
  await original.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  // To the hub this is the very hello the network may have repeated: refused, and nothing else.
  expect((await copy.hello()).body).toMatchObject({ code: 'till.stale_nonce' });
  expect(await stateOf(original.tillId)).toMatchObject({ state: 'active' });
  expect((await copy.helloAgain()).body).toMatchObject({ standing: 'till.stale_nonce' });
  expect(await stateOf(original.tillId)).toMatchObject({
    state: 'frozen',
    frozen_reason: 'till.stale_nonce',
  });
  expect((await original.hello()).body).toMatchObject({ code: 'till.fork' });
});

test('a copy of an old program, which cannot insist, is noticed when it has sold', async () => {
  const original = till();
  await original.join();
  const copy = original.clone();
  await original.hello();
  await original.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  copy.sell();
  expect((await copy.hello()).body).toMatchObject({ code: 'till.stale_nonce' });
  expect(await stateOf(original.tillId)).toMatchObject({ state: 'frozen' });
});

test('hellos that the network repeats or delays never stop an honest till', async () => {
  const one = till();
  await one.join();
  const sent: Record<string, unknown>[] = [];
  const feed = () => one.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
  for (let round = 0; round < 3; round += 1) {
    const head = one.log.at(-1) ?? { seq: 0, hash: epochRoot(one.tillId, one.epoch) };
    const said = { epoch: one.epoch, head: { seq: head.seq, hash: head.hash }, nonce: one.nonce };
    const text = helloStatement(one.tillId, one.epoch, head.seq, head.hash, one.nonce);
    sent.push({ ...said, signature: one.sign(text) });
    expect((await one.hello()).status).toBe(200);
    expect((await feed()).status).toBe(200);
    one.sell();
    expect((await one.upload()).status).toBe(200);
  }
  for (const late of sent) {
    const body = { tillId: one.tillId, wireVersion: 2, agentVersion: '0.1.0', ...late };
    const answered = await one.call('POST', '/sync/v1/hello', body);
    expect(answered.body).toMatchObject({ code: 'till.stale_nonce' });
  }
  // Nothing moved: the token goes on, the next hello is welcome.
  expect((await feed()).status).toBe(200);
  expect((await one.hello()).status).toBe(200);
  expect(await stateOf(one.tillId)).toMatchObject({ state: 'active', frozen_reason: null });
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

test('[SYNC-01] a revoked till is told so; what it sold is kept apart, nothing else is taken', async () => {
  const one = till();
  await one.join();
  one.sell();
  await world.db
    .updateTable('till')
    .set({ state: 'revoked' })
    .where('till_id', '=', one.tillId)
    .execute();
  const feed = () => one.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1 });
  expect((await one.hello()).body).toMatchObject({ code: 'till.revoked' });
  expect((await feed()).body).toMatchObject({ code: 'till.revoked' });
  expect((await one.hello({ wireVersion: 2 })).body).toMatchObject({ standing: 'till.revoked' });
  expect((await feed()).body).toMatchObject({ code: 'till.revoked' });
  const sent = await one.upload(one.log, { oldestSeq: 1 });
  expect(sent.body).toMatchObject({ epoch: 1, seq: 1, apart: true });
  const kept = await world.db.selectFrom('quarantine').select(['seq', 'reason']).execute();
  expect(kept).toEqual([{ seq: 1, reason: 'frozen' }]);
  expect(await stateOf(one.tillId)).toMatchObject({ state: 'revoked' });
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
