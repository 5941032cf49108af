import { describe, expect, test } from 'vitest';
import { addNotice, expireNotices, NOTICES_MAX, type NewNotice, type Notice } from './notices.ts';

const said = (code: string, change: Partial<NewNotice> = {}): NewNotice => ({
  level: 'error',
  problem: { code, params: {} },
  engineId: null,
  nowMs: 0,
  ...change,
});
const all = (...added: NewNotice[]): readonly Notice[] => added.reduce(addNotice, []);

describe('messages', () => {
  test('an error stays until it is dismissed, the rest leaves by itself', () => {
    const notices = all(
      said('a.b'),
      said('c.d', { level: 'info' }),
      said('e.f', { level: 'warning' }),
    );
    expect(expireNotices(notices, 1e9).map((notice) => notice.problem.code)).toEqual(['a.b']);
    expect(expireNotices(notices, 1)).toBe(notices);
  });

  test('the same refusal again is counted', () => {
    const notices = all(said('a.b'), said('c.d'), said('a.b'));
    expect(notices.map(({ problem, times }) => [problem.code, times])).toEqual([
      ['c.d', 1],
      ['a.b', 2],
    ]);
  });

  test('a refusal that the engine also gives notice of is said once, and dismissed at both', () => {
    const [notice] = all(said('a.b'), said('a.b', { engineId: 7 }));
    expect(notice).toMatchObject({ times: 1, engineId: 7 });
  });

  test('other figures make another message', () => {
    const one = said('a.b', { problem: { code: 'a.b', params: { barcode: '1' } } });
    const two = said('a.b', { problem: { code: 'a.b', params: { barcode: '2' } } });
    expect(all(one, two)).toHaveLength(2);
  });

  test('when there are too many, the oldest that is no error gives way', () => {
    const errors = Array.from({ length: NOTICES_MAX - 1 }, (_, i) => said(`error.n${i}`));
    const notices = all(said('info.old', { level: 'info' }), ...errors, said('error.last'));
    expect(notices).toHaveLength(NOTICES_MAX);
    expect(notices.map((notice) => notice.problem.code)).not.toContain('info.old');
  });
});
