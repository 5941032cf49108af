import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGolden } from '@verno/shared/promotions/golden/replay';
import { ACTIONS, CONDITIONS } from '@verno/shared/promotions/registry';
import { expect, test } from 'vitest';
import { ROOT } from '../../paths.ts';
import { allChoices, choicesIn } from './coverage.ts';
import { chanceOf } from './random.ts';
import { drawMissing } from './vectors.ts';

const golden = readGolden(
  readFileSync(join(ROOT, 'shared/src/promotions/golden/vectors.jsonl'), 'utf8'),
);

test('every mechanic, switch and choice of a bundle is in some golden vector', () => {
  const present = new Set(
    golden.vectors.flatMap(({ bundle }) => [...choicesIn(bundle, () => true)]),
  );
  const missing = [...allChoices()].filter((choice) => !present.has(choice));
  expect(missing, 'node tools/conformance/make-golden.ts --draw --accept').toEqual([]);
});

test('the list of choices knows all mechanics and their switches', () => {
  const choices = allChoices();
  for (const { kind } of [...ACTIONS, ...CONDITIONS]) expect(choices).toContain(kind);
  for (const one of [
    'percent.rounding=perUnit',
    'target.units.pick=dearest',
    'stackingGroup.mode=best-per-line',
    'limits.per=customer',
    'promotion.exclusive=lines',
    'floor~shareOfListBp',
    'when.not',
  ]) {
    expect(choices).toContain(one);
  }
});

test('what is missing is drawn, and what is there stays', () => {
  const few = { ...golden, vectors: golden.vectors.slice(0, 60) };
  const all = allChoices();
  const present = new Set(few.vectors.flatMap(({ bundle }) => [...choicesIn(bundle, () => true)]));
  const missing = [...all].filter((choice) => !present.has(choice));
  const drawn = drawMissing(few, 150);
  expect(drawn.vectors.slice(0, 60)).toEqual(few.vectors);
  expect(drawn.vectors.length).toBeGreaterThan(60);
  expect(drawn.missing.length).toBeLessThan(missing.length);
  expect(drawMissing(golden).vectors).toEqual(golden.vectors);
});

test('chance is the same every time', () => {
  const numbers = (seed: number): number[] => {
    const chance = chanceOf(seed);
    return Array.from({ length: 5 }, () => chance.between(1, 1000));
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  const chance = chanceOf(1);
  const many = Array.from({ length: 2000 }, () => chance.between(0, 3));
  for (const value of [0, 1, 2, 3])
    expect(many.filter((one) => one === value).length).toBeGreaterThan(400);
});
