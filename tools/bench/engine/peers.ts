/**
 * Other rule engines on the same conditions, each set up the quickest way its documentation offers. They
 * say which promotions hit which lines; ours also prices the lines, allocates each discount and explains
 * what did not fire.
 */
import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import type { ZenDecision } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';
import type { BenchCase, BenchLine, BenchRule } from './rules.ts';
import { pathOf, sumKopecks } from './rules.ts';

export interface Peer {
  readonly name: string;
  /** Finds which goods each promotion lies on. @returns how many such pairs there are */
  readonly lines: () => Promise<number>;
  /** The same pairs as `promotion@line`: names are made here, so that no peer is timed making them. */
  readonly hits: () => Promise<readonly string[]>;
  /** Promotions alone, as if a cheque were one thing: less work than ours does. */
  readonly cheque: () => Promise<readonly string[]>;
}

/**
 * json-rules-engine: a rule a promotion; facts of the cheque are set once, facts of a line given at each
 * run. The category is asked first (`priority`), so that most rules end there.
 */
export function jsonRulesEngine(one: BenchCase): Peer {
  const byLine = new Engine();
  const byCheque = new Engine();
  for (const rule of one.rules) {
    const event = { type: rule.id };
    const ofCheque = chequeConditions(rule);
    byLine.addRule({ conditions: { all: [...lineConditions(rule), ...ofCheque] }, event });
    const presence = { fact: 'categories', operator: 'contains', value: rule.target.category };
    byCheque.addRule({ conditions: { all: [presence, ...ofCheque] }, event });
  }
  const facts = chequeFacts(one);
  byLine.addFact('sum', facts.sum);
  byLine.addFact('segments', facts.segments);
  const eventsOf = async (line: BenchLine) => (await byLine.run(lineFacts(line))).events;
  return {
    name: 'json-rules-engine 7.3.1',
    lines: async () => {
      let count = 0;
      for (const line of one.lines) count += (await eventsOf(line)).length;
      return count;
    },
    hits: async () => {
      const hits: string[] = [];
      for (const line of one.lines) {
        for (const { type } of await eventsOf(line)) hits.push(`${type}@${line.lineId}`);
      }
      return hits;
    },
    cheque: async () => (await byCheque.run(facts)).events.map((event) => event.type),
  };
}

interface JsonCondition {
  readonly fact: string;
  readonly operator: string;
  readonly value: string | number;
  readonly priority?: number;
}

function chequeConditions(rule: BenchRule): JsonCondition[] {
  const sum = { fact: 'sum', operator: 'greaterThanInclusive', value: rule.minSumKopecks };
  if (rule.segment === null) return [sum];
  return [sum, { fact: 'segments', operator: 'contains', value: rule.segment }];
}

function lineConditions({ target }: BenchRule): JsonCondition[] {
  const { category, brand, minUnitKopecks, maxUnitKopecks } = target;
  return [
    { fact: 'path', operator: 'contains', value: category, priority: 2 },
    ...(brand === null ? [] : [{ fact: 'brand', operator: 'equal', value: brand }]),
    { fact: 'price', operator: 'greaterThanInclusive', value: minUnitKopecks },
    { fact: 'price', operator: 'lessThanInclusive', value: maxUnitKopecks },
  ];
}

/**
 * GoRules ZEN: one decision table, a row a promotion, all rows collected. In its loop mode the table runs
 * over the lines inside the engine, in one call; the category is its first column. Tried and not quicker: the
 * leaf's name alone instead of `in path`, brand as the first column, `contains($, …)`, `nodesInContext` off,
 * eight evaluations at once.
 *
 * @param made `as its README` is a decision of plain JSON; `compiled` has its content parsed beforehand
 *   (`ZenDecisionContent`, told of in its types alone), the quickest it can do
 */
export function zenEngine(one: BenchCase, made: 'as its README' | 'compiled'): Peer {
  const zen = new ZenEngine();
  const decisionOf = (node: object): ZenDecision => {
    const content = Buffer.from(JSON.stringify(graphOf(node)));
    return zen.createDecision(made === 'compiled' ? new ZenDecisionContent(content) : content);
  };
  const facts = chequeFacts(one);
  const byLine = decisionOf(
    table(
      [['category'], ['brand', 'brand'], ['price', 'price'], ['sum', 'sum'], ['segment']],
      one.rules.map(lineRow),
      { executionMode: 'loop', inputField: 'lines', outputPath: 'hits', passThrough: false },
    ),
  );
  const byCheque = decisionOf(
    table([['presence'], ['sum', 'sum'], ['segment']], one.rules.map(chequeRow), {}),
  );
  const { sum, segments } = facts;
  const lines = one.lines.map((line) => ({ ...lineFacts(line), sum, segments }));
  return {
    name: `@gorules/zen-engine 0.54.0, ${made}`,
    lines: async () => {
      let count = 0;
      for (const found of (await resultOf<LineHits>(byLine, { lines })).hits) count += found.length;
      return count;
    },
    hits: async () => {
      const { hits } = await resultOf<LineHits>(byLine, { lines });
      return one.lines.flatMap(({ lineId }, place) =>
        (hits[place] ?? []).map(({ id }) => `${id}@${lineId}`),
      );
    },
    cheque: async () => (await resultOf<readonly Hit[]>(byCheque, facts)).map(({ id }) => id),
  };
}

interface Hit {
  readonly id: string;
}

/** Hits of each line, in the order of lines. */
interface LineHits {
  readonly hits: readonly (readonly Hit[])[];
}

/** zen gives its result as `any`; what it looks like is held by the comparison with ours. */
async function resultOf<T>(decision: ZenDecision, input: object): Promise<T> {
  const { result }: { result: T } = await decision.evaluate(input);
  return result;
}

type Row = Readonly<Record<string, string>>;

function chequeCells(rule: BenchRule): Row {
  return {
    _id: rule.id,
    sum: `>= ${rule.minSumKopecks}`,
    segment: rule.segment === null ? '' : `'${rule.segment}' in segments`,
    promotion: `'${rule.id}'`,
  };
}

function lineRow(rule: BenchRule): Row {
  const { category, brand, minUnitKopecks, maxUnitKopecks } = rule.target;
  return {
    ...chequeCells(rule),
    category: `'${category}' in path`,
    brand: brand === null ? '' : `'${brand}'`,
    price: `[${minUnitKopecks}..${maxUnitKopecks}]`,
  };
}

function chequeRow(rule: BenchRule): Row {
  return { ...chequeCells(rule), presence: `'${rule.target.category}' in categories` };
}

/** @param columns id and, where the cells are tests of one field, that field */
function table(
  columns: readonly (readonly [id: string, field?: string])[],
  rules: readonly Row[],
  mode: object,
): object {
  return {
    id: 'table',
    type: 'decisionTableNode',
    name: 'table',
    position: { x: 1, y: 0 },
    content: {
      hitPolicy: 'collect',
      inputs: columns.map(([id, field]) => ({ id, name: id, field })),
      outputs: [{ id: 'promotion', name: 'promotion', field: 'id' }],
      rules,
      ...mode,
    },
  };
}

function graphOf(node: object): object {
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      node,
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'e1', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'e2', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  };
}

function chequeFacts(one: BenchCase) {
  return {
    sum: sumKopecks(one.lines),
    categories: [...new Set(one.lines.flatMap((line) => pathOf(line.category)))],
    segments: [...one.segments],
  };
}

function lineFacts({ category, brand, priceKopecks }: BenchLine) {
  return { path: pathOf(category), brand, price: priceKopecks };
}
