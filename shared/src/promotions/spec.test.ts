import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bundleText, parseBundle } from './bundle.ts';
import { memberFacts } from './cheque.ts';
import { compile } from './compile.ts';
import { BONUS, cheque, discounts, line, MEMBER, member, NOON, PARTNER } from './engine.testkit.ts';
import { evaluate } from './evaluate.ts';

/** Examples of docs/specs/promotions.md: what the document says is what the engine does. */
const example = z.strictObject({
  example: z.string(),
  bundle: z.looseObject({ promotions: z.array(z.unknown()) }),
  lines: z.array(
    z.strictObject({
      sku: z.string(),
      price: z.int(),
      pieces: z.int().optional(),
      category: z.string().optional(),
      minUnitPriceKopecks: z.int().optional(),
    }),
  ),
  facts: memberFacts.partial().optional(),
  cheque: z.record(z.string(), z.unknown()).optional(),
  gives: z.strictObject({
    totalKopecks: z.int(),
    discounts: z.record(z.string(), z.int()).optional(),
    earned: z.array(z.int()).optional(),
    granted: z.int().optional(),
    why: z.record(z.string(), z.string()).optional(),
  }),
});

const SPEC = join(import.meta.dirname, '../../../docs/specs/promotions.md');
const blocks = [...readFileSync(SPEC, 'utf8').matchAll(/```json\n([\s\S]*?)```/g)].map((match) =>
  example.parse(JSON.parse(match[1] ?? '')),
);

describe('the specification’s examples', () => {
  test('there are some', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(10);
  });

  test.each(blocks.map((block) => [block.example, block] as const))('%s', (_, block) => {
    const base = { schema: 1, partnerId: PARTNER, version: 1, currencies: [BONUS] };
    const named = block.bundle.promotions.map((one) => {
      const given = z.looseObject({ id: z.string() }).parse(one);
      return Object.assign({ version: 1, name: given.id }, given);
    });
    const parsed = parseBundle(JSON.stringify({ ...base, ...block.bundle, promotions: named }));
    const compiled = parsed.ok ? compile(parsed.value) : parsed;
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const lines = block.lines.map(({ sku, minUnitPriceKopecks, ...fields }) =>
      line(sku, {
        price: fields.price,
        pieces: fields.pieces ?? 1,
        category: fields.category ?? null,
        minUnitPriceKopecks: minUnitPriceKopecks ?? null,
      }),
    );
    const facts = block.facts === undefined ? null : { ...member(), ...strip(block.facts) };
    const result = evaluate(compiled.value, { ...cheque(lines), ...block.cheque }, facts, NOON, {
      trace: true,
      considerAll: true,
    });
    expect(result.totals.totalKopecks).toBe(block.gives.totalKopecks);
    if (block.gives.discounts) expect(discounts(result)).toEqual(block.gives.discounts);
    if (block.gives.earned) {
      expect(result.accruals.map((one) => one.amount)).toEqual(block.gives.earned);
    }
    if (block.gives.granted !== undefined) {
      expect(result.redemption?.granted).toBe(block.gives.granted);
    }
    for (const [id, code] of Object.entries(block.gives.why ?? {})) {
      expect(result.trace.find((one) => one.promotionId === id)?.reason?.code).toBe(code);
    }
  });

  test('a bundle written by hand and one written by the editor have one text', () => {
    const one = { schema: 1 as const, partnerId: MEMBER, version: 1, promotions: [] };
    const other = { promotions: [], version: 1, partnerId: MEMBER, schema: 1 as const };
    expect(bundleText(one)).toBe(bundleText(other));
  });
});

function strip<T extends object>(given: T): { [K in keyof T]-?: Exclude<T[K], undefined> } {
  return JSON.parse(JSON.stringify(given));
}
