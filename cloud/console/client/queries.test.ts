import { expect, test } from 'vitest';
import { ProblemError } from './problem-error.ts';
import { QueryObserver } from '@tanstack/react-query';
import { askAnew, createQueryClient, isWorthRepeating } from './queries.ts';

const refusal = (status: number, code = 'some.code') =>
  ProblemError.fromServer({ type: '', title: '', status, code, detail: '' }, status);

test('troubles of the way and of the server are tried again, twice at most', () => {
  const lost = ProblemError.own('client.unreachable', null, null);
  expect([0, 1, 2].map((failures) => isWorthRepeating(failures, lost))).toEqual([
    true,
    true,
    false,
  ]);
  expect(isWorthRepeating(0, refusal(503))).toBe(true);
});

test('a refusal stays a refusal', () => {
  for (const status of [400, 401, 403, 404, 422])
    expect(isWorthRepeating(0, refusal(status))).toBe(false);
  expect(isWorthRepeating(0, new Error('a bug'))).toBe(false);
});

const fail = (error: Error) => (): never => {
  throw error;
};

test('whoever reads learns that the session has ended, whichever answer told it', async () => {
  let told = 0;
  const client = createQueryClient(() => {
    told += 1;
  });
  const read = (error: Error) =>
    client.fetchQuery({ queryKey: [error.message], queryFn: fail(error) });
  await expect(read(refusal(404))).rejects.toThrow();
  expect(told).toBe(0);
  await expect(read(refusal(401, 'auth.no_session'))).rejects.toThrow();
  expect(told).toBe(1);
});

test('news that overtake the first answer are not lost: it is asked anew', async () => {
  const client = createQueryClient(() => undefined);
  const answers: ((rows: string) => void)[] = [];
  const queryFn = (): Promise<string> => new Promise((done) => answers.push(done));
  const observer = new QueryObserver(client, { queryKey: ['latest', 1], queryFn });
  const stop = observer.subscribe(() => undefined);
  await expect.poll(() => answers.length).toBe(1);
  void askAnew(client, 'latest');
  await expect.poll(() => answers.length).toBe(2);
  answers[0]?.('before the news');
  answers[1]?.('with the news');
  await expect.poll(() => observer.getCurrentResult().data).toBe('with the news');
  stop();
});
