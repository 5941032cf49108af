import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import type { Json } from './json.ts';

test('the order of keys does not show, the order of a list does', () => {
  expect(canonicalJson({ b: 1, a: [2, 1] })).toBe('{"a":[2,1],"b":1}');
});

test('the text means the value and is its own canonical text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});

test('what JSON cannot say is refused', () => {
  expect(() => canonicalJson(Number.NaN)).toThrow(RangeError);
});

test('a field that is undefined is a field that is not there, as JSON text has it', () => {
  expect(canonicalJson({ a: 1, b: undefined })).toBe(canonicalJson({ a: 1 }));
});

test('any text and any keys are written as JSON writes them, keys by code unit', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const lone = fc.constantFrom('\ud800', 'a\udc00b', '"', '\\', '\u007f', '\u2028', 'ёлка «Ж»');
  const keys = fc.uniqueArray(fc.oneof(text, lone), { maxLength: 60 });
  fc.assert(
    fc.property(keys, (some) => {
      const fields = some.toSorted((a, b) => (a < b ? -1 : 1)).map((key) => [key, key] as const);
      const said = fields.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
      expect(canonicalJson(Object.fromEntries(some.map((key) => [key, key])))).toBe(
        `{${said.join(',')}}`,
      );
    }),
  );
});
