/** One promotion made ready: its gates, rules and limits; its actions under the phase of each. */
import type { BundleModel, Promotion } from './bundle.ts';
import { every } from './condition-logic.ts';
import { compileAll } from './condition.ts';
import { compileGates } from './gates.ts';
import type { CompiledLimit } from './limits.ts';
import type { CompiledAction, CompileTools } from './mechanic.ts';
import type { CompiledGroup, CompiledPromotion, CompiledRule } from './program.ts';
import { signsOfAny } from './signs.ts';
import type { Sign } from './signs.ts';
import { linkSteps, listSteps } from './steps.ts';
import { DISCOUNT_PHASES, PHASES } from './vocabulary.ts';
import type { Phase } from './vocabulary.ts';

/** @param multiplying groups that are decided after all plain accruals */
export function compilePromotion(
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
  const steps = linkSteps(rules.map(({ compiled, actions }) => ({ rule: compiled, actions })));
  for (const { phase } of listSteps(steps)) phases |= 1 << phase;
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
    steps,
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
): {
  compiled: CompiledRule;
  actions: readonly CompiledAction[];
  signs: readonly Sign[];
} {
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
      benefit,
      redeems: conditions.flatMap(({ coupons }) => coupons.filter((need) => need.redeem)),
      costs: conditions.flatMap((condition) => condition.costs),
    },
    actions,
    signs: [
      ...conditions.flatMap((condition) => condition.signs),
      ...signsOfAny(needed.map((action) => action.signs)),
    ],
  };
}

function withMultipliers(action: CompiledAction): CompiledAction {
  return action.phase === 'accrual' ? { ...action, phase: 'multiplier' } : action;
}

/** In how many phases a rule makes goods cheaper. */
function phasesOf(actions: readonly CompiledAction[]): number {
  return DISCOUNT_PHASES.filter((phase) => actions.some((action) => action.phase === phase)).length;
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
