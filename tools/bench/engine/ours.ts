/** Our engine on the bench rules. */
import { hash } from 'node:crypto';
import { memberId, partnerId, sku, storeId, tillId } from '@verno/shared/kernel/ids';
import { bundleText, parseBundle } from '@verno/shared/promotions/bundle';
import type { Bundle, BundleInput, PromotionInput } from '@verno/shared/promotions/bundle';
import type { Cheque, MemberFacts, Moment } from '@verno/shared/promotions/cheque';
import { compile } from '@verno/shared/promotions/compile';
import { evaluate } from '@verno/shared/promotions/evaluate';
import type { Program } from '@verno/shared/promotions/program';
import type { EngineResult } from '@verno/shared/promotions/result';
import { pathOf } from './rules.ts';
import type { BenchCase, BenchLine, BenchRule } from './rules.ts';

/** The company of every case. */
export const PARTNER = '0190f0a0-0000-7000-8000-000000000001';

const MOMENT: Moment = { epochMs: 1_763_542_800_000, local: '2025-11-19T12:00:00' };

/** A case ready to be priced; each call is one whole evaluation with its trace. */
export function ourEngine(one: BenchCase): () => EngineResult {
  const program = programOf(bundleOf(textOf(one.rules)));
  const cheque = chequeOf(one.lines);
  const facts = factsOf(one);
  return () => evaluate(program, cheque, facts, MOMENT, { trace: true });
}

/** The same with the SHA-256 of its input, which is made when it is asked for: by whoever stores the answer. */
export function ourEngineWithHash(one: BenchCase): () => EngineResult['inputHash'] {
  const program = programOf(bundleOf(textOf(one.rules)));
  const cheque = chequeOf(one.lines);
  const facts = factsOf(one);
  const digest = (text: string): string => hash('sha256', text);
  return () => evaluate(program, cheque, facts, MOMENT, { trace: true, digest }).inputHash;
}

/** Pairs `promotion@line` of what the engine gave. */
export function ourHits(result: EngineResult): string[] {
  return result.lines.flatMap((line) =>
    line.parts.map((part) => `${part.promotionId}@${line.lineId}`),
  );
}

/** What a case's bundle has beside its promotions. */
export interface BundleExtras {
  readonly groups?: BundleInput['groups'];
  /** Goods group of a promotion's target, by the promotion's place. */
  readonly groupOf?: (index: number) => string;
  readonly currencies?: BundleInput['currencies'];
  /** Promotions that are not made of rules. */
  readonly others?: readonly PromotionInput[];
}

export function textOf(rules: readonly BenchRule[], extras: BundleExtras = {}): string {
  const parents = new Map<string, string | null>();
  for (const { target } of rules) {
    const path = pathOf(target.category);
    for (const [place, id] of path.entries()) parents.set(id, path[place + 1] ?? null);
  }
  const { groups, groupOf, currencies, others = [] } = extras;
  return bundleText({
    schema: 1,
    partnerId: PARTNER,
    version: 1,
    categories: [...parents].map(([id, parentId]) => ({ id, parentId })),
    promotions: [
      ...rules.map((rule, index) => promotionOf(rule, groupOf?.(index) ?? null)),
      ...others,
    ],
    ...(groups === undefined ? {} : { groups }),
    ...(currencies === undefined ? {} : { currencies }),
  });
}

export function bundleOf(text: string): Bundle {
  const bundle = parseBundle(text);
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.error));
  return bundle.value;
}

export function programOf(bundle: Bundle): Program {
  const program = compile(bundle);
  if (!program.ok) throw new Error(JSON.stringify(program.error));
  return program.value;
}

function promotionOf(rule: BenchRule, group: string | null): PromotionInput {
  const { category, brand, minUnitKopecks, maxUnitKopecks } = rule.target;
  const goods = {
    categories: [category],
    ...(brand === null ? {} : { brands: [brand] }),
    ...(group === null ? {} : { groups: [group] }),
    unitPrice: { minKopecks: minUnitKopecks, maxKopecks: maxUnitKopecks },
  };
  const { segment } = rule;
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
            ...(segment === null
              ? []
              : [{ kind: 'member' as const, is: { what: 'segment' as const, anyOf: [segment] } }]),
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
    lines: lines.map((line) => ({
      lineId: line.lineId,
      sku: sku.parse(`sku-${line.lineId}`),
      quantityMilli: line.pieces * 1000,
      unitPriceKopecks: line.priceKopecks,
      amountKopecks: line.priceKopecks * line.pieces,
      minUnitPriceKopecks: null,
      category: line.category,
      brand: line.brand,
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
