/** Our engine on the bench rules. */
import { memberId, partnerId, sku, storeId, tillId } from '@verno/shared/kernel/ids';
import { bundleText, parseBundle } from '@verno/shared/promotions/bundle';
import type { PromotionInput } from '@verno/shared/promotions/bundle';
import type { Cheque, MemberFacts, Moment } from '@verno/shared/promotions/cheque';
import { compile } from '@verno/shared/promotions/compile';
import type { Program } from '@verno/shared/promotions/program';
import type { BenchCase, BenchLine, BenchRule } from './rules.ts';

const PARTNER = '0190f0a0-0000-7000-8000-000000000001';

export const MOMENT: Moment = { epochMs: 1_763_542_800_000, local: '2025-11-19T12:00:00' };

export function programOf(rules: readonly BenchRule[]): Program {
  const categories = [...new Set(rules.map((rule) => rule.category))];
  const bundle = parseBundle(
    bundleText({
      schema: 1,
      partnerId: PARTNER,
      version: 1,
      categories: categories.map((id) => ({ id, parentId: null })),
      promotions: rules.map(promotionOf),
    }),
  );
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.error));
  const program = compile(bundle.value);
  if (!program.ok) throw new Error(JSON.stringify(program.error));
  return program.value;
}

function promotionOf(rule: BenchRule): PromotionInput {
  const goods = { categories: [rule.category] };
  return {
    id: rule.id,
    version: 1,
    name: rule.id,
    rules: [
      {
        id: 'r1',
        when: {
          all: [
            { kind: 'goods', goods, measure: 'presence' },
            { kind: 'cheque', measure: 'sum', min: rule.minSumKopecks },
            ...(rule.segment === null
              ? []
              : [
                  {
                    kind: 'member' as const,
                    is: { what: 'segment' as const, anyOf: [rule.segment] },
                  },
                ]),
          ],
        },
        actions: [{ kind: 'percent', percentBp: rule.percentBp, target: { goods } }],
      },
    ],
  };
}

export function chequeOf(lines: readonly BenchLine[]): Cheque {
  return {
    partnerId: partnerId.parse(PARTNER),
    storeId: storeId.parse('0190f0a0-0000-7000-8000-000000000002'),
    tillId: tillId.parse('0190f0a0-0000-7000-8000-000000000003'),
    lines: lines.map((line, index) => ({
      lineId: `${index + 1}`,
      sku: sku.parse(`sku-${index}`),
      quantityMilli: line.pieces * 1000,
      unitPriceKopecks: line.priceKopecks,
      amountKopecks: line.priceKopecks * line.pieces,
      minUnitPriceKopecks: null,
      category: line.category,
      brand: null,
      attributes: {},
      alreadyDiscounted: false,
    })),
    paymentMethod: null,
    identification: 'card',
    coupons: [],
    redemption: null,
  };
}

export function factsOf(one: Pick<BenchCase, 'segments'>): MemberFacts {
  return {
    memberId: memberId.parse('0190f0a0-0000-7000-8000-000000000004'),
    attributes: {},
    dates: {},
    answers: {},
    statuses: {},
    segments: [...one.segments],
    counters: {},
    coupons: {},
    balances: {},
    history: {},
    card: null,
    contacts: null,
  };
}
