import { expect, test } from 'vitest';
import { feedAfterRestore, MARK_OF_NOTHING, markAfter, mayReadOn } from './hub-feed.ts';

const FEED = { head: 420, floor: 0, gaps: [] };

test('a reader who begins from nothing may, whatever was cleaned; its mark lets it end the reading', () => {
  const cleaned = { ...FEED, floor: 410 };
  expect(mayReadOn(cleaned, MARK_OF_NOTHING)).toBe(true);
  const inTheMiddle = markAfter(MARK_OF_NOTHING, 100, cleaned.head);
  expect(mayReadOn(cleaned, inTheMiddle)).toBe(true);
  // Ends made and cleaned after it began do concern it: it may have read the key before.
  expect(mayReadOn({ ...cleaned, head: 500, floor: 480 }, inTheMiddle)).toBe(false);
});

test('[SYNC-06] what a copied disk has read says nothing of the disk it was copied from', () => {
  const original = markAfter(markAfter(MARK_OF_NOTHING, 100, 100), 263, 263);
  const copy = markAfter(MARK_OF_NOTHING, 420, 420);
  const cleaned = { ...FEED, floor: 300 };
  expect(mayReadOn(cleaned, copy)).toBe(true);
  expect(mayReadOn(cleaned, original)).toBe(false);
});

test('in the middle of a reading keys may have moved past what a restore undid', () => {
  // K stood at 300, moved to 400; the reader is at 350 of 420 and has not seen it. The backup has it at 300.
  const inTheMiddle = markAfter({ cursor: 250, base: 0, seen: 250 }, 350, 420);
  const restored = feedAfterRestore({ ...FEED, head: 385 }, 2);
  expect(mayReadOn(restored, inTheMiddle)).toBe(false);
  const atRest = markAfter({ cursor: 250, base: 0, seen: 250 }, 350, 350);
  expect(mayReadOn(restored, atRest)).toBe(true);
});

test('[SYNC-06] one backup put back twice: no position of the first future comes again in the second', () => {
  const backup = { ...FEED, head: 397 };
  const first = feedAfterRestore(backup, 29_000_000);
  const reader = markAfter(MARK_OF_NOTHING, first.head + 30, first.head + 30);
  const second = feedAfterRestore(backup, 29_000_010);
  const later = { ...second, head: second.head + 500 };
  expect(mayReadOn(later, reader)).toBe(false);
  expect(mayReadOn(later, markAfter(MARK_OF_NOTHING, 397, 397))).toBe(true);
});
