/** A bundle of ten thousand promotions over a hundred thousand goods, made ready to price. */
import { against, benchLine, under } from '../line.ts';
import type { Report } from '../line.ts';
import { alternate } from '../sampling.ts';
import { bundleOf, programOf, textOf } from './ours.ts';
import { makeRules } from './rules.ts';

const GOODS = 100_000;
const GROUPS = 100;
const PROMOTIONS = 10_000;

export async function compiling(report: Report): Promise<void> {
  const each = GOODS / GROUPS;
  const groups = Array.from({ length: GROUPS }, (_, group) => ({
    id: `g${group}`,
    name: `Группа ${group}`,
    include: [{ skus: Array.from({ length: each }, (_, item) => `sku-${group * each + item}`) }],
  }));
  const rules = makeRules(PROMOTIONS, 1000);
  const text = textOf(rules, { groups, groupOf: (index) => `g${index % GROUPS}` });
  const bundle = bundleOf(text);
  const [compiled, parsed] = await alternate(
    [
      { batch: 1, run: () => programOf(bundle) },
      { batch: 1, run: () => bundleOf(text) },
    ],
    { rounds: 15, warmup: 3 },
  );
  if (!compiled || !parsed) throw new Error('no figures');
  const inMs = (one: { median: number; p99: number | null }) => ({
    median: one.median / 1000,
    p99: one.p99 === null ? null : one.p99 / 1000,
  });
  const what = `${PROMOTIONS} promotions, groups of ${GOODS} goods`;
  const figures = inMs(compiled);
  report(
    benchLine('engine', `compile, ${what}`, 'ms', figures, under('median', 200, 'ms', figures)),
  );
  const parsing = inMs(parsed);
  const beside = against('its compilation', figures.median, parsing.median / figures.median, null);
  report(benchLine('engine', `parse and check the bundle's text, ${what}`, 'ms', parsing, beside));
}
