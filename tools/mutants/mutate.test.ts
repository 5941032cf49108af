import { describe, expect, test } from 'vitest';
import { judgeFates } from './fates.ts';
import { mutantsOf, withLoopGuards } from './mutate.ts';

const changes = (source: string): string[] =>
  mutantsOf(source).map(({ from, to }) => `${from} → ${to}`);

describe('changes of a source', () => {
  test('operators, boundaries, constants, roundings, functions and branches', () => {
    expect(changes('a + b;')).toEqual(['+ → -']);
    expect(changes('a <= b;')).toEqual(['<= → <', '<= → >']);
    expect(changes('a && !b;')).toEqual(['&& → ||', '! → ']);
    expect(changes('s += 7;')).toEqual(['+= → -=', '7 → 8']);
    expect(changes('Math.floor(x);')).toEqual(['floor → ceil']);
    expect(changes("mulDiv(a, b, c, 'half_up');")).toEqual(["'half_up' → 'down'"]);
    expect(changes('x ? true : y;')).toEqual(['x → !(x)', 'true → false']);
    expect(changes('if (ready()) go();')).toEqual(['ready() → !(ready())']);
  });

  test('types, texts, comments, labels of cases and fallbacks stay', () => {
    expect(changes('const a: Map<number, 1 | 2> = new Map(); // 3 + 4')).toEqual([]);
    expect(changes("import { a } from './half_up.ts';\nconst b = 'a + b < 2';")).toEqual([]);
    expect(changes("switch (r) { case 'half_up': go(); }")).toEqual([]);
    expect(changes('const a = list[i] ?? 0;')).toEqual([]);
  });

  test('each is a whole source that differs in one place, also after letters of many bytes', () => {
    const source = '// ⌊a × b⌋ — рубль\nconst c = a * b + 1;\n';
    expect(mutantsOf(source)).toEqual([
      expect.objectContaining({ line: 2, source: source.replace('a * b', 'a / b') }),
      expect.objectContaining({ line: 2, source: source.replace('b + 1', 'b - 1') }),
      expect.objectContaining({ line: 2, source: source.replace('+ 1', '+ 2') }),
    ]);
  });

  test('equal changes on one line are numbered', () => {
    expect(mutantsOf('a - b || c - d;').map(({ nth, from }) => `${from}${nth}`)).toEqual([
      '-1',
      '||1',
      '-2',
    ]);
  });

  test('a loop that would never end throws', async () => {
    const guarded = withLoopGuards('export let n = 0;\nfor (;;) { n += 1; }\n', 1000);
    expect(guarded).toContain('turnOfLoop();');
    const code = guarded.replace('(): void', '()');
    await expect(import(`data:text/javascript,${encodeURIComponent(code)}`)).rejects.toThrow(
      'endless',
    );
  });
});

describe('what the runs mean', () => {
  const [mutant] = mutantsOf('a + b;');
  if (mutant === undefined) throw new Error('no mutant');
  const entry = { file: 'a.ts', code: 'a + b;', from: '+', to: '-', reason: 'because' };

  test('a survivor is one that nobody has explained', () => {
    const fate = { file: 'a.ts', mutant, killed: false };
    expect(judgeFates([fate], [])).toMatchObject({ survivors: [fate], equivalent: 0 });
    expect(judgeFates([fate], [entry])).toMatchObject({ survivors: [], stale: [], equivalent: 1 });
    expect(judgeFates([fate], [{ ...entry, nth: 2 }]).survivors).toHaveLength(1);
  });

  test('a reason for a change that is killed, or gone, is out of date', () => {
    const killed = { file: 'a.ts', mutant, killed: true };
    expect(judgeFates([killed], [entry])).toMatchObject({ stale: [entry], killed: 1 });
    expect(judgeFates([killed], [{ ...entry, file: 'b.ts' }]).stale).toEqual([]);
  });
});
