/** What mechanics may ask while a bundle is compiled: its goods, currencies, emissions; what is unknown is noted. */
import type { BundleModel, Promotion } from './bundle.ts';
import { compileGoods, compileGroup } from './goods.ts';
import type { AskedValues, Goods, GoodsFilter } from './goods.ts';
import type { BundleProblem, CompiledCondition, CompileTools, Currency } from './mechanic.ts';

export interface Toolbox {
  readonly of: (promotion: Promotion) => CompileTools;
  readonly currencies: readonly Currency[];
  readonly personalLists: ReadonlySet<string>;
  readonly asked: AskedValues;
  /** Different goods filters met so far. */
  readonly filterCount: () => number;
  /** Different conditions met so far that are judged once a cheque. */
  readonly verdictCount: () => number;
}

/** @param problems gets what is unknown, with the promotion that asks for it */
export function makeTools(model: BundleModel, problems: BundleProblem[]): Toolbox {
  const groupTests = new Map(model.groups.map((group) => [group.id, compileGroup(group)]));
  const currencies = model.currencies.map(({ code, perRuble, lifetime }) => ({
    code,
    perRuble,
    lifetime,
  }));
  const currencyByCode = new Map(currencies.map((currency) => [currency.code, currency]));
  const emissions = new Set(model.emissions.map((emission) => emission.id));
  const filters = new Map<string, Goods>();
  const personalLists = new Set<string>();
  const asked: AskedValues = { sku: new Map(), category: new Map() };
  const judgedOnce = new Map<string, CompiledCondition>();
  const of = (promotion: Promotion): CompileTools => {
    const { id: promotionId, name: promotionName } = promotion;
    const problem = (kind: string, at: string, value: string): void => {
      problems.push({ kind, promotionId, promotionName, at, value });
    };
    return {
      problem,
      goods: (filter) => {
        for (const id of [...(filter.groups ?? []), ...(filter.exclude?.groups ?? [])]) {
          if (!groupTests.has(id)) problem('unknown_group', 'goods', id);
        }
        const goods = intern(filter, filters, groupTests, asked);
        for (const list of goods.personal) personalLists.add(list);
        return goods;
      },
      currency: (code) => {
        const found = currencyByCode.get(code);
        if (found !== undefined) return found;
        problem('unknown_currency', 'currency', code);
        return NO_CURRENCY;
      },
      emission: (id) => {
        if (!emissions.has(id)) problem('unknown_emission', 'emission', id);
      },
      once: (key, make) => {
        let known = judgedOnce.get(key);
        if (known === undefined) {
          known = { ...make(), slot: judgedOnce.size };
          judgedOnce.set(key, known);
        }
        return known;
      },
    };
  };
  return {
    of,
    currencies,
    personalLists,
    asked,
    filterCount: () => filters.size,
    verdictCount: () => judgedOnce.size,
  };
}

const NO_CURRENCY: Currency = {
  code: '',
  perRuble: 1,
  lifetime: {
    activateAfterDays: null,
    expireAfterDays: null,
    expireOn: null,
    alignToMonth: false,
  },
};

function intern(
  filter: GoodsFilter,
  known: Map<string, Goods>,
  groups: Parameters<typeof compileGoods>[2],
  asked: AskedValues,
): Goods {
  const key = JSON.stringify(filter);
  let goods = known.get(key);
  if (goods === undefined) {
    goods = compileGoods(filter, known.size, groups, asked);
    known.set(key, goods);
  }
  return goods;
}
