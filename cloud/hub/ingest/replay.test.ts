import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '@verno/shared/kernel/canonical';
import type { Json } from '@verno/shared/kernel/json';
import { sameJson } from './replay.ts';

test('two values are the same exactly when their canonical JSON is', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, (a, b) => {
      const texts = [a, b].map((one) => canonicalJson(JSON.parse(JSON.stringify(one)) as Json));
      expect(sameJson(JSON.parse(texts[0]!), JSON.parse(texts[1]!))).toBe(texts[0] === texts[1]);
    }),
  );
  fc.assert(
    fc.property(value, (a) => {
      expect(sameJson(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(a)))).toBe(true);
    }),
  );
});

test('an undefined field is an absent one; a list is not an object; order of a list counts', () => {
  expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(sameJson({ 0: 1 }, [1])).toBe(false);
  expect(sameJson([1, 2], [2, 1])).toBe(false);
  expect(sameJson({ a: undefined }, { b: undefined })).toBe(true);
  expect(sameJson({ a: null }, {})).toBe(false);
});
