/** Who of a stacking group applies: the best, the first, or the best on each line. */
import { putInSet, take } from './basket.ts';
import type { Take } from './journal.ts';
import type { CompiledGroup } from './program.ts';
import { takeBonuses, useCoupons } from './act.ts';
import type { RunTurn } from './run-turn.ts';
import {
  GAVE,
  close,
  explain,
  forbidGain,
  isOpen,
  learn,
  mayDiscount,
  mayGain,
  setApplied,
} from './run.ts';
import type { Run } from './run.ts';
import type { Work } from './work.ts';
import { keepsLimits, tryOut, worth } from './trial.ts';
import type { Trial } from './trial.ts';
import type { AccrualDraft } from './turn.ts';
import { ACCRUAL_PHASES, DISCOUNT_PHASES } from './vocabulary.ts';
import type { Phase } from './vocabulary.ts';

type Kind = 'discount' | 'accrual';

/** Groups still to be decided, each with its turn. */
export interface Pending {
  readonly group: CompiledGroup;
  readonly kind: Kind;
  readonly turn: number;
}

interface Tried {
  readonly run: Run;
  readonly trial: Trial;
}

const ALL_GAINS: readonly Phase[] = [...DISCOUNT_PHASES, ...ACCRUAL_PHASES];
const DISCOUNT_BITS = 0b1111;
const ACCRUAL_BITS = 0b110_0000;

/** Nothing is ever taken from it: there is nothing. */
const NOTHING_PENDING: Pending[] = [];

/**
 * What there is to decide, in the order of turns: a group is decided once, at the first turn any member
 * of the bundle has; `best-per-line` chooses prices and bonuses apart.
 */
export function pendingGroups(work: Work): Pending[] {
  if (work.program.choosing.length === 0) return NOTHING_PENDING;
  const pending: Pending[] = [];
  for (const { group, discountTurn, accrualTurn } of work.program.choosing) {
    const perLine = group.mode === 'best-per-line';
    if (discountTurn !== null) pending.push({ group, kind: 'discount', turn: discountTurn });
    if (accrualTurn !== null && (perLine || discountTurn === null)) {
      pending.push({ group, kind: 'accrual', turn: accrualTurn });
    }
  }
  return pending.toSorted((a, b) => a.turn - b.turn);
}

/** Decides all groups whose turn has come. Ties go to the earlier promotion. */
export function decideGroups(work: Work, turn: RunTurn, pending: Pending[], now: number): void {
  for (let next = pending[0]; next !== undefined && next.turn <= now; next = pending[0]) {
    pending.shift();
    if (next.group.mode === 'best-per-line') settleByLine(work, turn, next.group, next.kind);
    else settleWhole(work, turn, next.group);
  }
}

/** True when a promotion may take its own turn: alone, or chosen by its group. */
export function mayAct(run: Run): boolean {
  const { group, exclusive } = run.promotion;
  // An exclusive promotion stands above groups; the best of each line is written down already.
  if (group === null || exclusive !== 'none') return true;
  return mayGain(run) && group.mode !== 'best-per-line';
}

function members(work: Work, group: CompiledGroup, bits: number): Run[] {
  return work.runs.filter(
    (run) =>
      isOpen(run) &&
      run.promotion.exclusive === 'none' &&
      run.promotion.group === group &&
      (run.promotion.phases & bits & (mayDiscount(run) ? ~0 : ACCRUAL_BITS)) !== 0,
  );
}

function settleWhole(work: Work, turn: RunTurn, group: CompiledGroup): void {
  let winner: Tried | null = null;
  const tried = members(work, group, DISCOUNT_BITS | ACCRUAL_BITS);
  for (const run of tried) {
    if (winner !== null && group.mode === 'first') continue;
    if (!keepsLimits(work, turn, run, 'money', DISCOUNT_PHASES)) continue;
    const trial = tryOut(work, turn, run, mayDiscount(run) ? ALL_GAINS : ACCRUAL_PHASES);
    if (!trial.applied) {
      // Nothing to compare; its own reason, not the winner's, says why.
      forbidGain(run);
      continue;
    }
    if (winner === null || trial.benefitKopecks > winner.trial.benefitKopecks) {
      winner = { run, trial };
    }
  }
  if (winner === null) return;
  for (const run of tried)
    if (isOpen(run) && mayGain(run) && run !== winner.run) lose(work, run, winner.run);
}

function settleByLine(work: Work, turn: RunTurn, group: CompiledGroup, kind: Kind): void {
  const phases: readonly Phase[] = kind === 'discount' ? DISCOUNT_PHASES : ACCRUAL_PHASES;
  const bits = kind === 'discount' ? DISCOUNT_BITS : ACCRUAL_BITS;
  const unit = kind === 'discount' ? 'money' : 'bonuses';
  const tried = members(work, group, bits)
    .filter((run) => keepsLimits(work, turn, run, unit, phases))
    .map((run) => ({ run, trial: tryOut(work, turn, run, phases) }));
  const winners = new Map<number, Tried>();
  const best = new Map<number, number>();
  for (const one of tried) {
    for (const [position, benefit] of benefitByPosition(work, one.trial)) {
      if (benefit <= (best.get(position) ?? 0)) continue;
      best.set(position, benefit);
      winners.set(position, one);
    }
  }
  for (const one of tried) keepLines(work, turn, one, winners);
}

function benefitByPosition(work: Work, trial: Trial): Map<number, number> {
  const byPosition = new Map<number, number>();
  const add = (position: number, kopecks: number): void => {
    byPosition.set(position, (byPosition.get(position) ?? 0) + kopecks);
  };
  for (const { position, amountKopecks } of trial.takes) add(position, amountKopecks);
  for (const draft of trial.accruals) {
    for (const part of draft.parts) {
      add(part.position, worth(work, [{ ...draft, parts: [part] }]));
    }
  }
  return byPosition;
}

/** Writes down what a promotion gave on the lines it won. */
function keepLines(
  work: Work,
  turn: RunTurn,
  { run, trial }: Tried,
  winners: ReadonlyMap<number, Tried>,
): void {
  const won = (position: number): boolean => winners.get(position)?.run === run;
  const takes = trial.takes.filter((one) => won(one.position));
  const accruals = trial.accruals
    .map((draft): AccrualDraft => ({
      ...draft,
      parts: draft.parts.filter((part) => won(part.position)),
    }))
    .filter((draft) => draft.parts.length > 0);
  if (takes.length === 0 && accruals.length === 0) {
    const [winner] = winners.values();
    if (trial.applied && winner !== undefined) lose(work, run, winner.run);
    return;
  }
  turn.run = run;
  const before = run.benefitKopecks + run.accrued;
  commit(work, turn, takes, accruals);
  if (run.benefitKopecks + run.accrued === before) return;
  for (const one of trial.sets) {
    if (!won(one.position)) continue;
    putInSet(work.view.basket, one.position, one.units, one.amountKopecks);
  }
  setApplied(run, true);
  for (const [place, rule] of run.promotion.rules.entries()) {
    const did = [...takes, ...accruals].some(({ by }) => by === rule.by);
    if (!did) continue;
    learn(run, place, GAVE);
    useCoupons(work, run, rule);
    takeBonuses(work, run, place, rule);
  }
}

/** Gives what was tried, as far as a purse that winners share still goes. */
function commit(
  work: Work,
  turn: RunTurn,
  takes: readonly Take[],
  accruals: readonly AccrualDraft[],
): void {
  for (const one of takes) {
    const amountKopecks = Math.min(one.amountKopecks, turn.moneyRoom());
    if (amountKopecks <= 0) continue;
    take(work.view.basket, one.position, amountKopecks, one.by);
    turn.spendMoney(amountKopecks);
  }
  for (const draft of accruals) {
    let room = turn.bonusRoom();
    let spent = 0;
    const parts: { position: number; amount: number }[] = [];
    for (const { position, amount } of draft.parts) {
      const given = Math.min(amount, room);
      room -= given;
      spent += given;
      if (given > 0) parts.push({ position, amount: given });
    }
    if (spent === 0) continue;
    work.out.accruals.push({ ...draft, parts });
    turn.spendBonuses(spent);
  }
}

function lose(work: Work, run: Run, winner: Run): void {
  close(run);
  if (!work.trace) return;
  explain(run, {
    code: 'stacking.lost',
    fact: run.promotion.group?.id ?? null,
    expected: null,
    seen: winner.promotion.id,
  });
}
