import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getMember, listMembers } from '@verno/shared/contracts/hub/members';
import { issueEnrolmentCode } from '@verno/shared/contracts/hub/tills';
import { signOut } from '@verno/shared/contracts/hub/session';
import { afterEach, expect, test } from 'vitest';
import { idOf } from '../testkit/people.testkit.ts';
import { buildPath, buildQuery } from '@verno/shared/contracts/client';
import { createCall, type Call } from './call.ts';
import { isSessionOver, ProblemError } from './problem-error.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A client of a server that answers so. */
async function callTo(answer: RequestListener): Promise<Call> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return createCall({
    fetch: (address, options) => {
      if (typeof address !== 'string') throw new TypeError('the client asks by text');
      return fetch(`http://127.0.0.1:${port}${address}`, options);
    },
    language: () => 'en',
  });
}

/** What the call threw. */
async function troubleOf(work: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}

test('a list is asked for in the language of the screen, and what is not given is not sent', async () => {
  const seen: unknown[] = [];
  const call = await callTo((request, response) => {
    seen.push(request.method, request.url, request.headers['accept-language']);
    response.end(JSON.stringify({ items: [], nextCursor: null }));
  });
  const page = await call(listMembers, {
    query: { search: '+7 916 & Ко', limit: 50, cursor: undefined },
  });
  expect(page).toEqual({ items: [], nextCursor: null });
  expect(seen).toEqual(['GET', '/api/v1/members?search=%2B7+916+%26+%D0%9A%D0%BE&limit=50', 'en']);
});

test('a body goes as JSON, the parameters stand in the path', async () => {
  const seen: unknown[] = [];
  const call = await callTo((request, response) => {
    request.setEncoding('utf8').on('data', (body: string) => {
      seen.push(request.method, request.url, request.headers['content-type'], body);
      response.end(JSON.stringify({ code: 'ABCD', expiresAt: '2026-11-21T10:00:00Z' }));
    });
  });
  const tillId = idOf('t', 1);
  const { code } = await call(issueEnrolmentCode, { params: { tillId }, body: {} });
  expect(code).toBe('ABCD');
  expect(seen).toEqual([
    'POST',
    `/api/v1/tills/${tillId}/enrolment-codes`,
    'application/json',
    '{}',
  ]);
});

test('an empty answer is null, as signing out has it', async () => {
  const call = await callTo((_, response) => void response.writeHead(204).end());
  expect(await call(signOut, {})).toBeNull();
});

test('a refusal keeps the server’s code, sentence and fields', async () => {
  const problem = {
    type: 'urn:verno:request.invalid',
    title: 'Invalid',
    status: 422,
    code: 'request.invalid',
    detail: 'The phone is too short',
    errors: [{ pointer: '/phone', detail: 'too short' }],
    retryAfterS: 30,
  };
  const call = await callTo(
    (_, response) => void response.writeHead(422).end(JSON.stringify(problem)),
  );
  const trouble = await troubleOf(call(listMembers, { query: {} }));
  expect(trouble).toMatchObject({
    status: 422,
    code: 'request.invalid',
    detail: 'The phone is too short',
    errors: [{ pointer: '/phone', detail: 'too short' }],
    retryAfterS: 30,
  });
});

test('an answer that breaks the contract is named so, not shown', async () => {
  const call = await callTo((_, response) => void response.end(JSON.stringify({ items: 'many' })));
  expect((await troubleOf(call(listMembers, { query: {} }))).code).toBe('client.bad_answer');
});

test.each([
  [502, 'client.unreachable'],
  [200, 'client.bad_answer'],
])('a page of HTML with status %i is %s', async (status, code) => {
  const call = await callTo((_, response) => void response.writeHead(status).end('<html>nginx'));
  expect((await troubleOf(call(listMembers, { query: {} }))).code).toBe(code);
});

test('a server that hangs up is unreachable', async () => {
  const call = await callTo((request) => void request.socket.destroy());
  const trouble = await troubleOf(call(listMembers, { query: {} }));
  expect(trouble).toMatchObject({ code: 'client.unreachable', status: null, detail: null });
});

test('leaving the page ends the call quietly: that is no trouble of the way', async () => {
  const call = await callTo(() => undefined);
  const stop = new AbortController();
  const work = call(getMember, { params: { memberId: idOf('m', 1) } }, stop.signal);
  stop.abort();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});

test('only the end of a session sends to the sign-in, not a wrong password', () => {
  const refused = (code: string) =>
    ProblemError.fromServer({ type: '', title: '', status: 401, code, detail: '' }, 401);
  expect(isSessionOver(refused('auth.no_session'))).toBe(true);
  expect(isSessionOver(refused('auth.wrong_credentials'))).toBe(false);
  expect(isSessionOver(new Error('else'))).toBe(false);
});

test('what is put into a path cannot leave its place', () => {
  expect(buildPath('/api/v1/members/:memberId/postings', { memberId: '../x?y' })).toBe(
    '/api/v1/members/..%2Fx%3Fy/postings',
  );
  expect(() => buildPath('/api/v1/members/:memberId', {})).toThrow('memberId');
  expect(buildQuery({ a: undefined, b: null, c: '' })).toBe('');
  expect(() => buildQuery({ a: { b: 1 } })).toThrow('cannot stand in an address');
});
