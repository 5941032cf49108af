import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FAST_GAP_MS,
  FRAME_GAP_MS,
  SCAN_BARE_LENGTH_MIN,
  SCAN_LENGTH_MIN,
  WEDGE_IDLE,
  wedgeKey,
  wedgeSilence,
  wedgeSilenceMs,
  type WedgeKey,
  type WedgeState,
  type WedgeStep,
} from './wedge.ts';

/** What a till shows: one field, the scans that left it, the keys that reached the page. */
interface Desk {
  state: WedgeState;
  field: string;
  atBurst: string;
  scans: string[];
  submits: number;
  nowMs: number;
}

const desk = (field = ''): Desk => ({
  state: WEDGE_IDLE,
  field,
  atBurst: field,
  scans: [],
  submits: 0,
  nowMs: 0,
});

const key = (character: string, text = character): Omit<WedgeKey, 'atMs' | 'isInField'> => ({
  character,
  text,
  role: 'character',
  isRepeat: false,
});
const ENTER = { character: null, text: '', role: 'suffix', isRepeat: false } as const;
const PREFIX = { character: null, text: '', role: 'prefix', isRepeat: false } as const;

/** One key after a gap, silence first told if it was long enough, as the browser's timer does. */
function press(
  on: Desk,
  pressed: Omit<WedgeKey, 'atMs' | 'isInField'>,
  gapMs: number,
  { isInField = true, hasPrefix = false } = {},
): void {
  const limit = wedgeSilenceMs(on.state);
  if (limit !== null && gapMs > limit) perform(on, wedgeSilence(on.state));
  on.nowMs += gapMs;
  const before = on.field;
  const step = wedgeKey(on.state, { ...pressed, atMs: on.nowMs, isInField }, hasPrefix);
  if (step.state.mode === 'watching' && step.state.count === 1) on.atBurst = before;
  perform(on, step);
  if (step.swallow) return;
  if (pressed.role === 'suffix') on.submits += 1;
  else on.field += pressed.text;
}

function perform(on: Desk, step: WedgeStep): void {
  on.state = step.state;
  if (step.takeBack) on.field = on.atBurst;
  on.field += step.giveBack;
  if (step.scan !== null) on.scans.push(step.scan);
}

function silence(on: Desk): void {
  perform(on, wedgeSilence(on.state));
}

const RUSSIAN: Readonly<Record<string, string>> = { q: 'й', w: 'ц', e: 'у', r: 'к', t: 'е' };
const codeText = fc.string({
  unit: fc.constantFrom(...'0123456789qwertABC-./ '.split('')),
  minLength: SCAN_LENGTH_MIN,
  maxLength: 40,
});

describe('a scan', () => {
  test('at any scanner speed leaves the field as it was and arrives whole, also in a Russian layout', () => {
    fc.assert(
      fc.property(
        codeText,
        fc.integer({ min: 0, max: FAST_GAP_MS }),
        fc.boolean(),
        fc.string({ maxLength: 10 }),
        (code, gapMs, isInField, typedBefore) => {
          const on = desk(typedBefore);
          for (const [place, char] of code.split('').entries()) {
            press(on, key(char, RUSSIAN[char] ?? char), place === 0 ? 1000 : gapMs, { isInField });
          }
          press(on, ENTER, gapMs, { isInField });
          expect(on.scans).toEqual([code]);
          expect(on.field).toBe(typedBefore);
          expect(on.submits).toBe(0);
        },
      ),
    );
  });

  test('without a suffix is known by its length when silence falls', () => {
    const on = desk();
    for (const char of '46012345') press(on, key(char), 10);
    silence(on);
    expect(on.scans).toEqual(['46012345']);
    expect(on.field).toBe('');
  });

  test('with a prefix may be as slow as a scanner gets', () => {
    fc.assert(
      fc.property(codeText, fc.integer({ min: 0, max: FRAME_GAP_MS }), (code, gapMs) => {
        const on = desk('чай');
        press(on, PREFIX, 1000, { hasPrefix: true });
        for (const char of code) press(on, key(char), gapMs, { hasPrefix: true });
        press(on, ENTER, gapMs, { hasPrefix: true });
        expect(on.scans).toEqual([code]);
        expect(on.field).toBe('чай');
        expect(on.submits).toBe(0);
      }),
    );
  });

  test('two in a row are two', () => {
    const on = desk();
    for (const code of ['4601234567893', '2900000012345']) {
      for (const char of code) press(on, key(char), 12);
      press(on, ENTER, 12);
    }
    expect(on.scans).toEqual(['4601234567893', '2900000012345']);
  });
});

describe('a person', () => {
  const typing = fc.array(
    fc.record({
      text: fc.constantFrom(...'йцукен0123456789 '.split('')),
      gapMs: fc.integer({ min: 1, max: 400 }),
      isRepeat: fc.boolean(),
    }),
    { maxLength: 60 },
  );

  test('loses no key and finds them in order, however fast or slow, unless it was a scan', () => {
    fc.assert(
      fc.property(typing, fc.boolean(), fc.boolean(), (keys, isInField, hasPrefix) => {
        const on = desk();
        for (const { text, gapMs, isRepeat } of keys) {
          press(on, { ...key(text), isRepeat }, gapMs, { isInField, hasPrefix });
        }
        silence(on);
        // What left as a scan plus what stayed is all that was typed.
        expect(on.field.length + on.scans.join('').length).toBe(keys.length);
        if (on.scans.length === 0) expect(on.field).toBe(keys.map((each) => each.text).join(''));
        for (const scan of on.scans)
          expect(scan.length).toBeGreaterThanOrEqual(SCAN_BARE_LENGTH_MIN);
      }),
    );
  });

  test('at a human pace is never taken for a scanner', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: FAST_GAP_MS + 1, max: 500 }), { maxLength: 40 }),
        (gaps) => {
          const on = desk();
          for (const gapMs of gaps) press(on, key('7'), gapMs);
          press(on, ENTER, FAST_GAP_MS + 1);
          expect(on.scans).toEqual([]);
          expect(on.field).toBe('7'.repeat(gaps.length));
          expect(on.submits).toBe(1);
        },
      ),
    );
  });

  test('who holds a key down writes it again and again', () => {
    const on = desk();
    press(on, key('5'), 500);
    for (let again = 0; again < 30; again += 1) press(on, { ...key('5'), isRepeat: true }, 30);
    press(on, ENTER, 30);
    expect(on.scans).toEqual([]);
    expect(on.field).toBe('5'.repeat(31));
  });

  test('who types a short number and Enter at once submits it', () => {
    const on = desk();
    for (const char of '1000') press(on, key(char), 40);
    press(on, ENTER, 40);
    expect(on.scans).toEqual([]);
    expect(on.field).toBe('1000');
    expect(on.submits).toBe(1);
  });

  test('with a prefix set on the scanner, speed means nothing', () => {
    const on = desk();
    for (const char of '4601234567893') press(on, key(char), 5, { hasPrefix: true });
    press(on, ENTER, 5, { hasPrefix: true });
    expect(on.scans).toEqual([]);
    expect(on.field).toBe('4601234567893');
  });
});
