import { expect, test } from 'vitest';
import { assertSameMatches } from './engine.ts';
import { jsonRulesEngine, zenEngine } from './engine/peers.ts';
import { ourEngine, ourHits } from './engine/ours.ts';
import { benchCase, makeLines, makeRules } from './engine/rules.ts';
import { FAMILIES } from './families.ts';

test('each family of benchmarks loads under its own name', async () => {
  for (const [name, load] of Object.entries(FAMILIES)) expect((await load()).name).toBe(name);
});

test('three engines say the same of which promotion lies on which goods', async () => {
  const small = benchCase('small', makeRules(40, 8), makeLines(6, 8));
  const hits = ourHits(ourEngine(small)());
  expect(hits.length).toBeGreaterThan(5);
  await assertSameMatches(small, jsonRulesEngine(small));
  await assertSameMatches(small, zenEngine(small, 'as its README'));
  await assertSameMatches(small, zenEngine(small, 'compiled'));
});

test('a peer that hits other goods is not measured at all', async () => {
  const small = benchCase('small', makeRules(40, 8), makeLines(6, 8));
  const other = benchCase('other', makeRules(40, 8), makeLines(5, 8));
  await expect(assertSameMatches(small, jsonRulesEngine(other))).rejects.toThrow('differ');
});
