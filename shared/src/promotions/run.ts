/** One promotion on one cheque: what its rules said, what it gave, why it did not. */
import { promotionId } from '../kernel/ids.ts';
import type { CompiledPromotion, CompiledRule, Program } from './program.ts';
import { affords } from './bonus-prices.ts';
import { judge } from './condition-logic.ts';
import { fitting } from './coupons.ts';
import { limitReason, openLimit, roomOf } from './limits.ts';
import type { LiveLimit, Spent } from './limits.ts';
import { NO, UNKNOWN, YES } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import type { CompiledCondition } from './mechanic.ts';
import type { TraceReason } from './result.ts';
import type { Outcome, Turn } from './turn.ts';
import type { View } from './view.ts';

/** Everything one evaluation works with. */
export interface Work {
  readonly program: Program;
  readonly view: View;
  readonly out: Outcome;
  /** Made when the first limit is spent from. */
  spent: Spent | null;
  readonly runs: Run[];
  readonly trace: boolean;
  /** While a promotion is tried, limits that skip do not cut: it must show what it would give. */
  trying: boolean;
  /** Money each stacking group has given. */
  groupGiven: Map<string, number> | null;
  /** Bit per phase ordinal in which any run has something to do. */
  phases: number;
  /** Some run is exclusive; uses up coupons; has limits. Nearly always none is. */
  exclusive: boolean;
  redeems: boolean;
  limited: boolean;
}

/**
 * Bits of what is known of a rule: it was judged, its conditions hold, it gave the customer something, it was
 * paid for in bonuses.
 */
const JUDGED = 1;
const HOLDS = 2;
const GAVE = 4;
const PAID = 8;

export interface Run {
  readonly promotion: CompiledPromotion;
  /** False once it is known that it does nothing more. */
  open: boolean;
  /** False: it may still give bonuses and speak, but makes nothing cheaper. */
  mayDiscount: boolean;
  /** False once its group chose another, or it had nothing to offer when the group chose. */
  mayGain: boolean;
  /** First reason why it did not fire. */
  reason: TraceReason | null;
  /** What is known of its first rule, and of the others: nearly all promotions have one. */
  firstRule: number;
  readonly furtherRules: number[];
  applied: boolean;
  discountKopecks: number;
  accrued: number;
  readonly limits: LiveLimit[];
}

const NO_LIMITS: LiveLimit[] = [];
const NO_RULES: number[] = [];

/** Passes a promotion through its gates and limits. */
export function startRun(work: Work, promotion: CompiledPromotion): Run {
  const run: Run = {
    promotion,
    open: true,
    mayDiscount: true,
    mayGain: true,
    reason: null,
    firstRule: 0,
    furtherRules: promotion.rules.length === 1 ? NO_RULES : [],
    applied: false,
    discountKopecks: 0,
    accrued: 0,
    limits: promotion.limits.length === 0 ? NO_LIMITS : [],
  };
  work.phases |= promotion.phases;
  if (promotion.exclusive !== 'none') work.exclusive = true;
  if (promotion.redeems) work.redeems = true;
  const { gate } = promotion;
  if (gate !== null && judge(gate, work.view) !== YES) {
    run.open = false;
    if (work.trace) run.reason = gate.explain(work.view);
  } else if (promotion.limits.length > 0) {
    openLimits(work, run);
  }
  return run;
}

/** True when the rule's conditions hold; judged once, when its first action's turn comes. */
export function holds(work: Work, run: Run, place: number, rule: CompiledRule): boolean {
  if (rule.conditions.length === 0) return true;
  const known = knownOf(run, place);
  if ((known & JUDGED) !== 0) return (known & HOLDS) !== 0;
  let verdict: Verdict = YES;
  let failed: CompiledCondition | null = null;
  for (const condition of rule.conditions) {
    const answer = judge(condition, work.view);
    if (answer === YES) continue;
    failed ??= condition;
    verdict = answer;
    if (answer === NO) break;
  }
  know(run, place, known | (verdict === YES ? JUDGED | HOLDS : JUDGED));
  if (failed === null) return true;
  if (work.trace && run.reason === null) run.reason = reasonOf(failed, verdict, work.view);
  return false;
}

/** What was not known was not seen either. */
function reasonOf(failed: CompiledCondition, verdict: Verdict, view: View): TraceReason {
  const reason = failed.explain(view);
  return verdict === UNKNOWN ? { ...reason, seen: null } : reason;
}

/** Notes that a rule gave the customer something. */
export function markGave(run: Run, place: number): void {
  know(run, place, knownOf(run, place) | GAVE);
}

function knownOf(run: Run, place: number): number {
  return place === 0 ? run.firstRule : (run.furtherRules[place - 1] ?? 0);
}

function know(run: Run, place: number, known: number): void {
  if (place === 0) run.firstRule = known;
  else run.furtherRules[place - 1] = known;
}

/** Does what the promotion has to do in one phase; true when it did anything. */
export function act(work: Work, run: Run, phase: number, turn: MovableTurn): boolean {
  let did = false;
  const { rules } = run.promotion;
  for (let place = 0; place < rules.length; place += 1) {
    const rule = rules[place];
    const actions = rule?.actions[phase];
    if (rule === undefined || actions === undefined || actions.length === 0) continue;
    if (!holds(work, run, place, rule)) continue;
    turn.run = run;
    turn.by = rule.by;
    for (const action of actions) {
      if (!action.benefit && rule.benefit && (knownOf(run, place) & GAVE) === 0) continue;
      // Another may have taken the bonuses since the rule was judged.
      if (rule.costs.length > 0 && !isPaidFor(work, run, place, rule)) continue;
      if (!action.run(turn)) continue;
      did = true;
      if (action.benefit) markGave(run, place);
      if (!run.applied || rule.redeems.length > 0) useCoupons(work, run, rule);
      if (rule.costs.length > 0) takeBonuses(work, run, place, rule);
      run.applied = true;
    }
  }
  return did;
}

/** A turn that is handed from rule to rule. */
export interface MovableTurn extends Turn {
  run: Run | null;
  by: Turn['by'];
  someClosed: boolean;
}

/** The one turn object of an evaluation: rooms are asked for whoever has the turn. */
export function createTurn(work: Work): MovableTurn {
  const turn: MovableTurn = {
    view: work.view,
    out: work.out,
    by: NOBODY,
    run: null,
    someClosed: false,
    moneyRoom: () => (turn.run === null ? 0 : moneyRoom(work, turn.run)),
    bonusRoom: () => (turn.run === null ? 0 : limitRoom(work, turn.run, 'bonuses')),
    spendMoney: (amountKopecks) => {
      if (turn.run !== null) spendMoney(work, turn.run, amountKopecks);
    },
    spendBonuses: (amount) => {
      if (turn.run === null) return;
      turn.run.accrued += amount;
      spend(work, turn.run, 'bonuses', amount);
    },
  };
  return turn;
}

/** Money counted on a promotion, its limits and its group; negative takes it back. */
export function spendMoney(work: Work, run: Run, amountKopecks: number): void {
  run.discountKopecks += amountKopecks;
  spend(work, run, 'money', amountKopecks);
  const { group } = run.promotion;
  if (group !== null) {
    work.groupGiven ??= new Map();
    work.groupGiven.set(group.id, (work.groupGiven.get(group.id) ?? 0) + amountKopecks);
  }
}

/** Counts on the limits of one unit; negative takes it back. */
export function spend(
  work: Work,
  run: Run,
  unit: 'uses' | 'money' | 'bonuses',
  amount: number,
): void {
  for (const { limit, key } of run.limits) {
    if (limit.unit !== unit) continue;
    work.spent ??= new Map();
    work.spent.set(key, (work.spent.get(key) ?? 0) + amount);
  }
}

function moneyRoom(work: Work, run: Run): number {
  if (run.limits.length === 0 && run.promotion.group === null) return Number.MAX_SAFE_INTEGER;
  const room = limitRoom(work, run, 'money');
  const { group } = run.promotion;
  if (group === null || (group.capShareBp === null && group.capKopecks === null)) return room;
  const share =
    group.capShareBp === null
      ? Number.MAX_SAFE_INTEGER
      : Math.floor((work.view.basket.initialKopecks * group.capShareBp) / 10_000);
  const cap = Math.min(share, group.capKopecks ?? share);
  return Math.max(0, Math.min(room, cap - (work.groupGiven?.get(group.id) ?? 0)));
}

function limitRoom(work: Work, run: Run, unit: 'money' | 'bonuses'): number {
  let room = Number.MAX_SAFE_INTEGER;
  for (const live of run.limits) {
    if (live.limit.unit !== unit || (work.trying && live.limit.onExceed === 'skip')) continue;
    room = Math.min(room, roomOf(live, work.spent));
  }
  return room;
}

function openLimits(work: Work, run: Run): void {
  work.limited = true;
  const code = run.promotion.limits.some((limit) => limit.per === 'code')
    ? couponCode(work, run)
    : null;
  for (const limit of run.promotion.limits) {
    const live = openLimit(limit, work.view, code);
    if (live === null) {
      run.open = false;
      run.reason = {
        code: limit.per === 'code' ? 'limit.no_code' : 'limit.no_member',
        fact: null,
        expected: null,
        seen: null,
      };
      return;
    }
    run.limits.push(live);
    if (roomOf(live, work.spent) === 0) {
      run.open = false;
      run.reason = limitReason(live);
      return;
    }
  }
}

function couponCode(work: Work, run: Run): string | null {
  for (const rule of run.promotion.rules) {
    for (const need of rule.redeems) {
      const [first] = fitting(work.view.coupons.shown(), need, run.promotion.id);
      if (first !== undefined) return first.code;
    }
  }
  return null;
}

/** Marks the coupons a rule uses up. */
export function useCoupons(work: Work, run: Run, rule: CompiledRule): void {
  for (const need of rule.redeems) {
    const shown = fitting(work.view.coupons.shown(), need, run.promotion.id);
    for (const coupon of shown.slice(0, need.count)) coupon.usedBy = run.promotion.id;
  }
}

/** True when a rule is paid for in bonuses, or still can be. */
function isPaidFor(work: Work, run: Run, place: number, rule: CompiledRule): boolean {
  return (knownOf(run, place) & PAID) !== 0 || affords(work.view, rule.costs);
}

/** Takes what a rule costs, once. */
export function takeBonuses(work: Work, run: Run, place: number, rule: CompiledRule): void {
  if ((knownOf(run, place) & PAID) !== 0) return;
  know(run, place, knownOf(run, place) | PAID);
  const { promotionId, version, ruleId } = rule.by;
  for (const { currency, amount } of rule.costs) {
    work.view.bonusesTaken.push({ currency, amount });
    const data = { currency, amount };
    work.out.effects.push({ promotionId, version, ruleId, kind: 'spend_bonuses', data });
  }
}

/** Who has the turn before anybody does. */
const NOBODY: Turn['by'] = Object.freeze({
  promotionId: promotionIdOf('-'),
  version: 0,
  ruleId: '-',
});

function promotionIdOf(text: string): Turn['by']['promotionId'] {
  return promotionId.parse(text);
}
