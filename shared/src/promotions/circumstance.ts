/** Where and when a cheque is made, as conditions: used by a promotion's gates and by rules. */
import { leaf, verdict } from './mechanic.ts';
import type { CompiledCondition } from './mechanic.ts';
import type { TraceReason } from './result.ts';

/** The cheque is made at one of these places. */
export function place(
  field: 'partnerId' | 'storeId' | 'tillId',
  code: string,
  wanted: readonly string[],
): CompiledCondition {
  const set = new Set<string>(wanted);
  return leaf(
    ({ cheque }) => verdict(set.has(cheque[field])),
    ({ cheque }) => reason(code, `cheque.${field}`, null, cheque[field]),
  );
}

/** 1 = Monday … 7 = Sunday. */
export function weekday(days: readonly number[]): CompiledCondition {
  return leaf(
    ({ now }) => verdict(days.includes(now.weekday)),
    ({ now }) => reason('period.weekday', 'now', days.join(', '), now.weekday),
  );
}

/** Time of day; a window that ends before it begins passes midnight. */
export function hours(windows: readonly { from: string; to: string }[]): CompiledCondition {
  const spans = windows.map(({ from, to }) => ({ from: minutesOf(from), to: minutesOf(to) }));
  return leaf(
    ({ now: { minutes } }) =>
      verdict(
        spans.some(({ from, to }) =>
          from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to,
        ),
      ),
    ({ now }) =>
      reason(
        'period.hours',
        'now',
        windows.map(({ from, to }) => `${from}–${to}`).join(', '),
        now.text.slice(11, 16),
      ),
  );
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export function reason(
  code: string,
  fact: string,
  expected: TraceReason['expected'],
  seen: TraceReason['seen'],
): TraceReason {
  return { code, fact, expected, seen };
}
