import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, quantile } from './sampling.ts';

test('a quantile is one of the samples and grows with its share', () => {
  const samples = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      expect(values).toContain(quantile(values, share));
      expect(quantile(values, share)).toBeGreaterThanOrEqual(quantile(values, 0));
      expect(quantile(values, share)).toBeLessThanOrEqual(quantile(values, 1));
    }),
  );
});

test('the median does not heed one wild sample', () => {
  expect(median([1, 2, 3, 4, 1_000_000])).toBe(3);
});
