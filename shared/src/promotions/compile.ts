/**
 * A bundle made ready to be evaluated: references resolved, conditions and actions closed over their
 * parameters, promotions put in their total order and listed under what they need. Once per bundle.
 */
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { Bundle, BundleModel, Promotion } from './bundle.ts';
import { flattenTree } from './categories.ts';
import { every } from './condition-logic.ts';
import { compileAll } from './condition.ts';
import { compileGates } from './gates.ts';
import { compileGoods, compileGroup } from './goods.ts';
import type { AskedValues, Goods, GoodsFilter } from './goods.ts';
import type { CompiledLimit } from './limits.ts';
import type {
  BundleProblem,
  CompiledAction,
  CompiledCondition,
  CompileTools,
  Currency,
} from './mechanic.ts';
import type {
  ChoosingGroup,
  CompiledGroup,
  CompiledPromotion,
  CompiledRule,
  Program,
} from './program.ts';
import { chooseSigns, signsOfAny } from './signs.ts';
import type { Sign } from './signs.ts';
import { buildIndex, usableSigns } from './trigger-index.ts';
import { brokenEvents, doubledIds } from './validate.ts';
import { ACCRUAL_PHASES, DISCOUNT_PHASES, PHASES, turnOf } from './vocabulary.ts';
import type { Phase } from './vocabulary.ts';

/** Compiles a whole bundle; all its problems at once, each naming its promotion. */
export function compile(bundle: Bundle): Result<Program, readonly BundleProblem[]> {
  const { model } = bundle;
  const problems = doubledIds(model);
  const tools = makeTools(model, problems);
  const ordered = model.promotions.toSorted(
    (a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1),
  );
  const groups = new Map(model.stackingGroups.map((group) => [group.id, toGroup(group)]));
  const choosing = new Set(
    model.stackingGroups.flatMap(({ id, mode }) => (mode === 'all' ? [] : [id])),
  );
  const multiplying = groupsThatMultiply(
    ordered.filter(({ stackingGroup }) => choosing.has(stackingGroup ?? '')),
  );
  const drafts = ordered.map((promotion, ordinal) =>
    compilePromotion(promotion, ordinal, tools.of(promotion), model, groups, multiplying),
  );
  const categories = flattenTree(model.categories, tools.asked.category, problems);
  const listed = chooseSigns(
    usableSigns(
      drafts.map((draft) => draft.signs),
      model.groups,
    ),
  );
  const promotions = drafts.map(({ compiled }, ordinal): CompiledPromotion => ({
    ...compiled,
    sign: listed[ordinal] ?? null,
  }));
  problems.push(...brokenEvents(promotions));
  if (problems.length > 0) return err(problems);
  return ok({
    hash: bundle.hash,
    promotions,
    index: buildIndex(listed, model.groups, categories.chains),
    currencies: tools.currencies,
    groups: model.groups,
    choosing: choosingGroups(groups.values(), promotions),
    categories,
    personalLists: tools.personalLists,
    askedSkus: tools.asked.sku,
    noPlaces: blank(tools.asked.sku.size + tools.asked.category.size),
    noMatches: blank(tools.filterCount()),
    publicEmission: publicEmission(model),
  });
}

/** A longer list of places would cost a cheque more than it saves: it begins empty and grows as needed. */
const DENSE_PLACES_MAX = 512;

function blank(places: number): null[] {
  return Array.from({ length: places > DENSE_PLACES_MAX ? 0 : places }, () => null);
}

interface Toolbox {
  readonly of: (promotion: Promotion) => CompileTools;
  readonly currencies: readonly Currency[];
  readonly personalLists: ReadonlySet<string>;
  readonly asked: AskedValues;
  /** Different goods filters met so far. */
  readonly filterCount: () => number;
}

function makeTools(model: BundleModel, problems: BundleProblem[]): Toolbox {
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
    const problem = (kind: string, at: string, value: string): void => {
      problems.push({
        kind,
        promotionId: promotion.id,
        promotionName: promotion.name,
        at,
        value,
      });
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
  return { of, currencies, personalLists, asked, filterCount: () => filters.size };
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

/** Groups that choose, each with the turn at which it does. */
function choosingGroups(
  groups: Iterable<CompiledGroup>,
  promotions: readonly CompiledPromotion[],
): ChoosingGroup[] {
  return [...groups]
    .filter((group) => group.mode !== 'all')
    .map((group) => {
      const members = promotions.filter(
        (promotion) => promotion.group === group && promotion.exclusive === 'none',
      );
      return {
        group,
        discountTurn: firstTurn(members, DISCOUNT_PHASES),
        accrualTurn: firstTurn(members, ACCRUAL_PHASES),
      };
    });
}

function firstTurn(members: readonly CompiledPromotion[], phases: readonly Phase[]): number | null {
  for (const phase of phases) {
    const ordinal = PHASES.indexOf(phase);
    const first = members.find((promotion) => (promotion.phases & (1 << ordinal)) !== 0);
    if (first !== undefined) return turnOf(ordinal, first.rank);
  }
  return null;
}

function toGroup(group: BundleModel['stackingGroups'][number]): CompiledGroup {
  return {
    id: group.id,
    mode: group.mode,
    capShareBp: group.cap?.shareBp ?? null,
    capKopecks: group.cap?.amountKopecks ?? null,
  };
}

function compilePromotion(
  promotion: Promotion,
  ordinal: number,
  tools: CompileTools,
  model: BundleModel,
  groups: ReadonlyMap<string, CompiledGroup>,
  multiplying: ReadonlySet<string>,
): { compiled: Omit<CompiledPromotion, 'sign'>; signs: readonly Sign[] } {
  const gates = compileGates(promotion);
  const late = multiplying.has(promotion.stackingGroup ?? '');
  const rules = promotion.rules.map((rule) => compileRule(promotion, rule, tools, late));
  let phases = 0;
  for (const { compiled } of rules) {
    for (const [phase, actions] of compiled.actions.entries()) {
      if (actions.length > 0) phases |= 1 << phase;
    }
  }
  if (promotion.stackingGroup !== null && !groups.has(promotion.stackingGroup)) {
    tools.problem('unknown_stacking_group', 'stackingGroup', promotion.stackingGroup);
  }
  const gate = gates.length === 0 ? null : every(gates);
  const compiled = {
    ordinal,
    rank: ordinal,
    id: promotion.id,
    version: promotion.version,
    name: promotion.name,
    gate,
    rules: rules.map((rule) => rule.compiled),
    phases,
    group: groups.get(promotion.stackingGroup ?? '') ?? null,
    exclusive: promotion.exclusive,
    limits: compileLimits(promotion, model, tools),
    redeems: rules.some((rule) => rule.compiled.redeems.length > 0),
    reach: { ...promotion.scope, from: promotion.period.from, to: promotion.period.to },
  };
  const signs = [...signsOfAny(rules.map((rule) => rule.signs)), ...(gate?.signs ?? [])];
  return { compiled, signs };
}

function compileRule(
  promotion: Promotion,
  rule: Promotion['rules'][number],
  tools: CompileTools,
  late: boolean,
): { compiled: CompiledRule; signs: readonly Sign[] } {
  const conditions = rule.when === undefined ? [] : compileAll(rule.when, tools);
  const compiled = rule.actions.map((action) => action.compile(tools));
  const actions = orderActions(late ? compiled.map(withMultipliers) : compiled);
  const benefit = actions.some((action) => action.benefit);
  // Where the customer gains, the rest of the rule waits for the gain: its goods are what is needed.
  const needed = benefit ? actions.filter((action) => action.benefit) : actions;
  return {
    compiled: {
      by: {
        promotionId: promotion.id,
        version: promotion.version,
        ruleId: rule.id,
        returns: phasesOf(actions) > 1,
      },
      conditions,
      actions: byPhase(actions),
      benefit,
      redeems: conditions.flatMap(({ coupons }) => coupons.filter((need) => need.redeem)),
      costs: conditions.flatMap((condition) => condition.costs),
    },
    signs: [
      ...conditions.flatMap((condition) => condition.signs),
      ...signsOfAny(needed.map((action) => action.signs)),
    ],
  };
}

/**
 * Groups that choose between a multiplier and something else of the accruals: they are decided when all who are
 * not in the group have given what there is to multiply.
 */
function groupsThatMultiply(promotions: readonly Promotion[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { stackingGroup, rules } of promotions) {
    if (stackingGroup === null) continue;
    const multiplies = rules.some((rule) => rule.actions.some((action) => action.multiplies));
    if (multiplies) found.add(stackingGroup);
  }
  return found;
}

function withMultipliers(action: CompiledAction): CompiledAction {
  return action.phase === 'accrual' ? { ...action, phase: 'multiplier' } : action;
}

/** In how many phases a rule makes goods cheaper. */
function phasesOf(actions: readonly CompiledAction[]): number {
  return DISCOUNT_PHASES.filter((phase) => actions.some((action) => action.phase === phase)).length;
}

/** Most rules act in one phase: the empty ones share one list. */
const NO_ACTIONS: readonly CompiledAction[] = [];

function byPhase(actions: readonly CompiledAction[]): (readonly CompiledAction[])[] {
  const lists: (readonly CompiledAction[])[] = PHASES.map(() => NO_ACTIONS);
  for (const action of actions) {
    const ordinal = PHASES.indexOf(action.phase);
    lists[ordinal] = [...(lists[ordinal] ?? NO_ACTIONS), action];
  }
  return lists;
}

/**
 * Gains first inside a phase, then what tells of them. An event waits for the rule's first gain: other
 * promotions hear of it once it is certain.
 */
function orderActions(actions: readonly CompiledAction[]): CompiledAction[] {
  const gains = actions.filter((action) => action.benefit);
  const first = PHASES.find((phase) => gains.some((action) => action.phase === phase));
  const others = actions.filter((action) => !action.benefit);
  return [
    ...gains,
    ...others.map((action) => (first === undefined ? action : raisedWith(action, first))),
  ];
}

function raisedWith(action: CompiledAction, phase: Phase): CompiledAction {
  return action.raises.length === 0 ? action : { ...action, phase };
}

function compileLimits(
  promotion: Promotion,
  model: BundleModel,
  tools: CompileTools,
): CompiledLimit[] {
  const limits: CompiledLimit[] = promotion.limits.map((limit) => ({
    ...limit,
    name: `${promotion.id}/${limit.id}`,
  }));
  const { budget } = promotion;
  const purses = [
    { unit: 'uses' as const, max: budget?.uses },
    { unit: 'money' as const, max: budget?.moneyKopecks },
    { unit: 'bonuses' as const, max: budget?.bonuses },
  ];
  for (const { unit, max } of purses) {
    if (budget === undefined || max === undefined) continue;
    const id = `budget.${unit}`;
    limits.push({
      id,
      name: `${promotion.id}/${id}`,
      per: 'promotion',
      period: 'all',
      unit,
      max,
      onExceed: budget.onExceed,
    });
  }
  for (const id of promotion.budgets) {
    const shared = model.budgets.find((budget) => budget.id === id);
    if (shared === undefined) tools.problem('unknown_budget', 'budgets', id);
    else limits.push({ ...shared, name: `shared/${id}`, per: 'promotion' });
  }
  return limits;
}

function publicEmission(model: BundleModel): Program['publicEmission'] {
  const byCode = new Map<string, BundleModel['emissions'][number]>();
  for (const emission of model.emissions) {
    for (const code of emission.publicCodes) byCode.set(code.toUpperCase(), emission);
  }
  return (code, localTime) => {
    const found = byCode.get(code.toUpperCase());
    if (found === undefined) return null;
    if (found.from !== null && localTime < found.from) return null;
    return found.to === null || localTime < found.to ? found.id : null;
  };
}
