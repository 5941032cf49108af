/** `npm run bench:engine`: pricing a cheque, beside two rule engines matching the same rules. */
import { evaluate } from '@verno/shared/promotions/evaluate';
import { chequeOf, factsOf, MOMENT, programOf } from './engine/ours.ts';
import { jsonRulesEngine, zenEngine } from './engine/peers.ts';
import type { Peer } from './engine/peers.ts';
import { BUYER_SEGMENTS, makeLines, makeRules } from './engine/rules.ts';
import type { BenchCase } from './engine/rules.ts';
import { median, quantile, readable, timeAsyncUs, timeUs } from './line.ts';
import type { BenchFamily, BenchLine } from './line.ts';

const RUNS = 3000;
const WARMUP = 2000;
const PEER_RUNS = 60;
const PEER_WARMUP = 20;

const TEN_BY_HUNDRED = caseOf('10 lines × 100 promotions', makeRules(100, 20), makeLines(10, 20));
const FIFTY_BY_HUNDRED = caseOf('50 lines × 100 promotions', makeRules(100, 20), makeLines(50, 20));
/** The same hundred among ten thousand whose goods are not in the cheque. */
const FIFTY_BY_TEN_THOUSAND = caseOf(
  '50 lines × 10 000 promotions, 100 of them applicable',
  [...makeRules(100, 20), ...makeRules(9900, 990, 'other')],
  makeLines(50, 20),
);
const BIG_CHEQUE = caseOf(
  '500 lines × 1 000 promotions',
  makeRules(1000, 200),
  makeLines(500, 200),
);
const MANY_UNITS = caseOf('1 line of 5 000 units × 100 promotions', makeRules(100, 20), [
  { category: 'c0', priceKopecks: 4999, pieces: 5000 },
]);

export const engineBench: BenchFamily = {
  name: 'engine',
  run: async (report) => {
    await againstPeers(TEN_BY_HUNDRED, report);
    const hundred = measure(FIFTY_BY_HUNDRED, RUNS);
    const tenThousand = measure(FIFTY_BY_TEN_THOUSAND, RUNS);
    report(line(FIFTY_BY_HUNDRED.name, hundred, {}));
    const ratio = readable(median(tenThousand) / median(hundred));
    report(
      line(FIFTY_BY_TEN_THOUSAND.name, tenThousand, {
        peer: 'the 100 applicable alone',
        peerMedian: readable(median(hundred)),
        ratio,
        goal: 'ratio ≤ 2',
        met: ratio <= 2,
      }),
    );
    report(line(BIG_CHEQUE.name, measure(BIG_CHEQUE, 300), {}));
    report(line(MANY_UNITS.name, measure(MANY_UNITS, RUNS), {}));
  },
};

function caseOf(name: string, rules: BenchCase['rules'], lines: BenchCase['lines']): BenchCase {
  return { name, rules, lines, segments: BUYER_SEGMENTS };
}

function measure(one: BenchCase, runs: number): number[] {
  const program = programOf(one.rules);
  const cheque = chequeOf(one.lines);
  const facts = factsOf(one);
  return timeUs(runs, Math.min(runs, WARMUP), () => {
    evaluate(program, cheque, facts, MOMENT, { trace: true });
  });
}

async function againstPeers(one: BenchCase, report: (line: BenchLine) => void): Promise<void> {
  const ours = measure(one, RUNS);
  const p99 = quantile(ours, 0.99);
  report(line(one.name, ours, { goal: 'p99 < 100 µs', met: p99 < 100 }));
  const peers = [
    [jsonRulesEngine(one), 1000],
    [await zenEngine(one), 40],
  ] as const;
  for (const [peer, goal] of peers) {
    await assertSameMatches(one, peer);
    const theirs = await timeAsyncUs(PEER_RUNS, PEER_WARMUP, async () => {
      await peer.match();
    });
    const ratio = readable(median(theirs) / median(ours));
    report(
      line(`${one.name} against ${peer.name}`, ours, {
        peer: peer.name,
        peerMedian: readable(median(theirs)),
        ratio,
        goal: `ratio ≥ ${goal}`,
        met: ratio >= goal,
      }),
    );
  }
}

/** A peer that matches other rules than ours would be measured on other work. */
async function assertSameMatches(one: BenchCase, peer: Peer): Promise<void> {
  const result = evaluate(programOf(one.rules), chequeOf(one.lines), factsOf(one), MOMENT, {
    trace: true,
  });
  const ours = result.trace.filter((entry) => entry.outcome === 'applied');
  const theirs = new Set(await peer.match());
  const differs =
    ours.length !== theirs.size || ours.some((entry) => !theirs.has(entry.promotionId));
  if (differs) throw new Error(`${peer.name} matches ${theirs.size} rules, ours ${ours.length}`);
}

function line(name: string, samples: readonly number[], rest: Partial<BenchLine>): BenchLine {
  return {
    bench: 'engine',
    case: name,
    unit: 'µs',
    median: readable(median(samples)),
    p99: readable(quantile(samples, 0.99)),
    peer: null,
    peerMedian: null,
    ratio: null,
    goal: null,
    met: null,
    ...rest,
  };
}
