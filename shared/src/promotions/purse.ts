/** What limits, budgets and caps still let a promotion give, and what they have lost in this cheque. */
import { fitting } from './coupons.ts';
import { limitReason, openLimit, roomOf } from './limits.ts';
import { close, explain } from './run.ts';
import type { Run } from './run.ts';
import type { Work } from './work.ts';

/** Reads a promotion's limits; one that is used up, or cannot be known, closes it. */
export function openLimits(work: Work, run: Run): void {
  work.limited = true;
  const code = run.promotion.limits.some((limit) => limit.per === 'code')
    ? couponCode(work, run)
    : null;
  for (const limit of run.promotion.limits) {
    const live = openLimit(limit, work.view, code);
    if (live === null) {
      close(run);
      const lacking = limit.per === 'code' ? 'limit.no_code' : 'limit.no_member';
      explain(run, { code: lacking, fact: null, expected: null, seen: null });
      return;
    }
    run.limits.push(live);
    if (roomOf(live, work.spent) === 0) {
      close(run);
      explain(run, limitReason(live));
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

/** Money counted on a promotion, its limits and its group; negative takes it back. */
export function spendMoney(work: Work, run: Run, amountKopecks: number): void {
  run.benefitKopecks += amountKopecks;
  const { group } = run.promotion;
  if (run.limits.length === 0 && group === null) return;
  spend(work, run, 'money', amountKopecks);
  if (group !== null) {
    work.groupGiven ??= new Map();
    work.groupGiven.set(group.id, (work.groupGiven.get(group.id) ?? 0) + amountKopecks);
  }
}

/** The same for bonuses. */
export function spendBonuses(work: Work, run: Run, amount: number): void {
  run.accrued += amount;
  spend(work, run, 'bonuses', amount);
}

function spend(work: Work, run: Run, unit: 'money' | 'bonuses', amount: number): void {
  for (const { limit, key } of run.limits) {
    if (limit.unit !== unit) continue;
    work.spent ??= new Map();
    work.spent.set(key, (work.spent.get(key) ?? 0) + amount);
  }
}

export function moneyRoom(work: Work, run: Run): number {
  const { group } = run.promotion;
  if (run.limits.length === 0 && group === null) return Number.MAX_SAFE_INTEGER;
  const room = limitRoom(work, run, 'money');
  if (group === null || (group.capShareBp === null && group.capKopecks === null)) return room;
  const share =
    group.capShareBp === null
      ? Number.MAX_SAFE_INTEGER
      : Math.floor((work.view.basket.initialKopecks * group.capShareBp) / 10_000);
  const cap = Math.min(share, group.capKopecks ?? share);
  return Math.max(0, Math.min(room, cap - (work.groupGiven?.get(group.id) ?? 0)));
}

export function bonusRoom(work: Work, run: Run): number {
  return limitRoom(work, run, 'bonuses');
}

function limitRoom(work: Work, run: Run, unit: 'money' | 'bonuses'): number {
  let room = Number.MAX_SAFE_INTEGER;
  for (const live of run.limits) {
    if (live.limit.unit !== unit || (work.trying && live.limit.onExceed === 'skip')) continue;
    room = Math.min(room, roomOf(live, work.spent));
  }
  return room;
}
