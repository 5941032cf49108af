/**
 * Other rule engines on the same conditions. They only say which rules match; ours also prices the lines,
 * allocates each discount and explains what did not fire.
 */
import { ZenEngine } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';
import type { BenchCase, BenchRule } from './rules.ts';
import { sumKopecks } from './rules.ts';

export interface Peer {
  readonly name: string;
  /** Ids of the rules that match. */
  match(): Promise<readonly string[]>;
}

/** json-rules-engine: one rule a promotion, facts given at run. */
export function jsonRulesEngine(one: BenchCase): Peer {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const rule of one.rules) {
    engine.addRule({ conditions: { all: conditionsOf(rule) }, event: { type: rule.id } });
  }
  const facts = factsOf(one);
  return {
    name: 'json-rules-engine 7.3.1',
    match: async () => (await engine.run(facts)).events.map((event) => event.type),
  };
}

/** GoRules ZEN: one decision table, collect policy, a row a promotion. */
export async function zenEngine(one: BenchCase): Promise<Peer> {
  const decision = new ZenEngine().createDecision(decisionTable(one.rules));
  const facts = factsOf(one);
  await decision.evaluate(facts);
  return {
    name: '@gorules/zen-engine 0.54.0',
    match: async () => {
      const { result } = (await decision.evaluate(facts)) as { result: readonly { id: string }[] };
      return result.map((row) => row.id);
    },
  };
}

function factsOf(one: BenchCase): Record<string, unknown> {
  return {
    sum: sumKopecks(one.lines),
    categories: [...new Set(one.lines.map((line) => line.category))],
    segments: [...one.segments],
  };
}

interface JsonCondition {
  readonly fact: string;
  readonly operator: string;
  readonly value: string | number;
}

function conditionsOf(rule: BenchRule): JsonCondition[] {
  return [
    { fact: 'categories', operator: 'contains', value: rule.category },
    { fact: 'sum', operator: 'greaterThanInclusive', value: rule.minSumKopecks },
    ...(rule.segment === null
      ? []
      : [{ fact: 'segments', operator: 'contains', value: rule.segment }]),
  ];
}

function decisionTable(rules: readonly BenchRule[]): object {
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        position: { x: 1, y: 0 },
        content: {
          hitPolicy: 'collect',
          inputs: [
            { id: 'category', name: 'category' },
            { id: 'sum', name: 'sum', field: 'sum' },
            { id: 'segment', name: 'segment' },
          ],
          outputs: [{ id: 'promo', name: 'promo', field: 'id' }],
          rules: rules.map((rule) => ({
            _id: rule.id,
            category: `'${rule.category}' in categories`,
            sum: `>= ${rule.minSumKopecks}`,
            segment: rule.segment === null ? '' : `'${rule.segment}' in segments`,
            promo: `'${rule.id}'`,
          })),
        },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'e1', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'e2', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  };
}
