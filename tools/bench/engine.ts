/** `npm run bench:engine`: pricing a cheque, beside two rule engines that match the same rules. */
import {
  BIG_CHEQUE,
  FIFTY_BY_HUNDRED,
  FIFTY_BY_TEN_THOUSAND,
  MANY_UNITS,
  TEN_BY_HUNDRED,
} from './engine/cases.ts';
import { compiling } from './engine/compiling.ts';
import { memory } from './engine/memory.ts';
import { ourEngine, ourEngineWithHash, ourHits } from './engine/ours.ts';
import { jsonRulesEngine, zenEngine } from './engine/peers.ts';
import type { Peer } from './engine/peers.ts';
import { readWhole } from './engine/reading.ts';
import { benchCase, makeLines, makeRules } from './engine/rules.ts';
import type { BenchCase } from './engine/rules.ts';
import { against, benchLine, under } from './line.ts';
import type { BenchFamily, Figures, Report } from './line.ts';
import { alternate } from './sampling.ts';

const BENCH = 'engine';
export const engineBench: BenchFamily = {
  name: BENCH,
  run: async (report) => {
    await againstPeers(TEN_BY_HUNDRED, report);
    await oneMorePromotion(report);
    await bigCases(report);
    await memory(report);
    await compiling(report);
  },
};

/** Runs in one turn, so that every turn takes some ten milliseconds whoever has it. */
const TURNS = {
  ours: 1000,
  hashed: 400,
  jsonLines: 1,
  jsonCheque: 10,
  zenLines: 30,
  zenCheque: 60,
};

/**
 * The same rules for all, by turns: `which promotion hits which line` is the same work, `the cheque as one thing`
 * is less than ours does and is told apart so that nobody takes one for the other. Whoever is timed also reads
 * what he got, whole; ours with its input's hash, which no peer has, is told apart.
 *
 * Turns are of equal length because a turn begins in a cache filled by the one before: in turns of equal
 * counts the quickest pays that share ten times as dearly as the slowest.
 */
async function againstPeers(one: BenchCase, report: Report): Promise<void> {
  const engine = ourEngine(one);
  const json = jsonRulesEngine(one);
  const zen = zenEngine(one, 'as its README');
  const zenCompiled = zenEngine(one, 'compiled');
  for (const peer of [json, zen, zenCompiled]) await assertSameMatches(one, peer);
  const [ours, hashed, jsonLines, zenLines, compiledLines, jsonCheque, compiledCheque] =
    await alternate(
      [
        { batch: TURNS.ours, run: () => readWhole(engine()) },
        { batch: TURNS.hashed, run: ourEngineWithHash(one) },
        { batch: TURNS.jsonLines, run: json.lines },
        { batch: TURNS.zenLines, run: zen.lines },
        { batch: TURNS.zenLines, run: zenCompiled.lines },
        { batch: TURNS.jsonCheque, run: json.cheque },
        { batch: TURNS.zenCheque, run: zenCompiled.cheque },
      ],
      { rounds: 100, warmup: 20 },
    );
  if (!ours || !hashed || !jsonLines || !zenLines || !compiledLines) throw new Error('no figures');
  if (!jsonCheque || !compiledCheque) throw new Error('no figures');
  report(benchLine(BENCH, one.name, 'µs', ours, under('p99', 100, 'µs', ours)));
  report(benchLine(BENCH, `${one.name}, with its input's hash`, 'µs', hashed));
  const beside = (what: string, { name }: Peer, theirs: Figures, atLeast: number | null): void => {
    const ratio = theirs.median / ours.median;
    const limit = atLeast === null ? null : { atLeast };
    const peer = against(name, theirs.median, ratio, limit);
    report(benchLine(BENCH, `${one.name}, ${what}`, 'µs', ours, peer));
  };
  beside(BY_LINE, json, jsonLines, 1000);
  beside(BY_LINE, zen, zenLines, 40);
  beside(BY_LINE, zenCompiled, compiledLines, 40);
  beside(BY_CHEQUE, json, jsonCheque, null);
  beside(BY_CHEQUE, zenCompiled, compiledCheque, null);
}

const BY_LINE = 'which promotion hits which line';
const BY_CHEQUE = 'the cheque as one thing (less than ours does)';

async function bigCases(report: Report): Promise<void> {
  const [hundred, tenThousand, big, units] = await alternate(
    [
      { batch: 30, run: ourEngine(FIFTY_BY_HUNDRED) },
      { batch: 30, run: ourEngine(FIFTY_BY_TEN_THOUSAND) },
      { batch: 5, run: ourEngine(BIG_CHEQUE) },
      { batch: 30, run: ourEngine(MANY_UNITS) },
    ],
    { rounds: 100, warmup: 30 },
  );
  if (!hundred || !tenThousand || !big || !units) throw new Error('no figures');
  report(benchLine(BENCH, FIFTY_BY_HUNDRED.name, 'µs', hundred));
  const ratio = tenThousand.median / hundred.median;
  const alone = against('the 100 applicable alone', hundred.median, ratio, { atMost: 2 });
  report(benchLine(BENCH, FIFTY_BY_TEN_THOUSAND.name, 'µs', tenThousand, alone));
  report(benchLine(BENCH, BIG_CHEQUE.name, 'µs', big));
  report(benchLine(BENCH, MANY_UNITS.name, 'µs', units));
}

/** Looked at and turned down: goods in the cheque, but the sum is not reached. */
async function oneMorePromotion(report: Report): Promise<void> {
  const lines = makeLines(10, 20);
  const refused = makeRules(2000, 10)
    .filter((rule) => rule.minSumKopecks > 100)
    .map((rule, index) => ({ ...rule, id: `refused-${index}` }));
  const few = benchCase('few', [...makeRules(100, 20), ...refused.slice(0, 100)], lines);
  const many = benchCase('many', [...makeRules(100, 20), ...refused.slice(0, 500)], lines);
  const [less, more] = await alternate(
    [
      { batch: 30, run: ourEngine(few) },
      { batch: 30, run: ourEngine(many) },
    ],
    { rounds: 100, warmup: 30 },
  );
  if (!less || !more) throw new Error('no figures');
  await oneMoreElsewhere(report);
  const each = ((more.median - less.median) / 400) * 1000;
  const name = 'one more promotion that is looked at and does not apply, with its trace';
  report(benchLine(BENCH, name, 'ns', { median: each, p99: null }));
}

/** Not looked at: its goods are not in the cheque. */
async function oneMoreElsewhere(report: Report): Promise<void> {
  const lines = makeLines(10, 20);
  const own = makeRules(100, 20);
  const few = benchCase('few', own, lines);
  const many = benchCase('many', [...own, ...makeRules(10_000, 1000, 'other')], lines);
  const [less, more] = await alternate(
    [
      { batch: 30, run: ourEngine(few) },
      { batch: 30, run: ourEngine(many) },
    ],
    { rounds: 100, warmup: 30 },
  );
  if (!less || !more) throw new Error('no figures');
  const each = ((more.median - less.median) / 10_000) * 1000;
  const name = 'one more promotion whose goods are not in the cheque';
  report(benchLine(BENCH, name, 'ns', { median: each, p99: null }));
}

/** A peer that matches other rules than ours would be measured on other work. */
export async function assertSameMatches(one: BenchCase, peer: Peer): Promise<void> {
  const result = ourEngine(one)();
  const applied = result.trace.filter((entry) => entry.outcome === 'applied');
  assertSame(`${peer.name}, lines`, ourHits(result), await peer.hits());
  // Presence alone does not know brands and prices: the peer may say more, never less.
  const cheque = new Set(await peer.cheque());
  const lacking = applied.filter(({ promotionId }) => !cheque.has(promotionId));
  if (lacking.length > 0) throw new Error(`${peer.name}, cheque: ${lacking.length} not matched`);
}

function assertSame(what: string, ours: readonly string[], theirs: readonly string[]): void {
  const [mine, others] = [ours.toSorted().join(' '), theirs.toSorted().join(' ')];
  if (mine !== others) throw new Error(`${what}: matches differ\nours ${mine}\ntheirs ${others}`);
}
