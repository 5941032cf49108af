/** Who of a stacking group applies: the best, the first, or the best on each line. */
import { putInSet, take } from './basket.ts';
import type { CompiledGroup } from './program.ts';
import { spendMoney, useCoupons } from './run.ts';
import type { MovableTurn, Run, Work } from './run.ts';
import { tryOut, worth } from './trial.ts';
import type { Trial } from './trial.ts';
import type { AccrualDraft } from './turn.ts';
import { DISCOUNT_PHASES } from './vocabulary.ts';
import type { Phase } from './vocabulary.ts';

/** Groups of which it is known who applies; a group may be asked once for prices and once for bonuses. */
export type Settled = Set<string>;

type Kind = 'discount' | 'accrual';

interface Tried {
  readonly run: Run;
  readonly trial: Trial;
}

/**
 * Decides a group at the first turn of any of its members. Ties go to the earlier promotion.
 * @returns true when the member may go on with its turn
 */
export function passesGroup(
  work: Work,
  turn: MovableTurn,
  run: Run,
  kind: Kind,
  settled: Settled,
): boolean {
  const { group } = run.promotion;
  if (group === null || group.mode === 'all') return true;
  const perLine = group.mode === 'best-per-line';
  const key = perLine ? `${group.id}:${kind}` : group.id;
  if (!settled.has(key)) {
    settled.add(key);
    if (perLine) settleByLine(work, turn, group, kind);
    else settleWhole(work, turn, group);
  }
  // Best of each line is already written down; the others go on as winners do.
  return run.open && !perLine;
}

const ACCRUAL_PHASES: readonly Phase[] = ['accrual', 'multiplier'];
const ALL_GAINS: readonly Phase[] = [...DISCOUNT_PHASES, ...ACCRUAL_PHASES];
const DISCOUNT_BITS = 0b1111;
const ACCRUAL_BITS = 0b110_0000;

function members(work: Work, group: CompiledGroup, bits: number): Run[] {
  return work.runs.filter(
    (run) =>
      run.open &&
      run.mayDiscount &&
      run.promotion.group === group &&
      (run.promotion.phases & bits) !== 0,
  );
}

function settleWhole(work: Work, turn: MovableTurn, group: CompiledGroup): void {
  let winner: Tried | null = null;
  const tried = members(work, group, DISCOUNT_BITS | ACCRUAL_BITS);
  for (const run of tried) {
    if (winner !== null && group.mode === 'first') continue;
    const trial = tryOut(work, turn, run, ALL_GAINS);
    if (!trial.applied) {
      // Nothing to compare; its own reason, not the winner's, says why.
      run.open = false;
      continue;
    }
    if (winner === null || trial.benefitKopecks > winner.trial.benefitKopecks) {
      winner = { run, trial };
    }
  }
  if (winner === null) return;
  for (const run of tried) if (run.open && run !== winner.run) lose(work, run, winner.run);
}

function settleByLine(work: Work, turn: MovableTurn, group: CompiledGroup, kind: Kind): void {
  const phases: readonly Phase[] = kind === 'discount' ? DISCOUNT_PHASES : ACCRUAL_PHASES;
  const bits = kind === 'discount' ? DISCOUNT_BITS : ACCRUAL_BITS;
  const tried = members(work, group, bits).map((run) => ({
    run,
    trial: tryOut(work, turn, run, phases),
  }));
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
  turn: MovableTurn,
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
  const { basket } = work.view;
  turn.run = run;
  for (const one of takes) {
    take(basket, one.position, one.amountKopecks, one.by);
    spendMoney(work, run, one.amountKopecks);
  }
  for (const entry of trial.sets) {
    if (won(entry.position)) putInSet(basket, entry.position, entry.units, entry.amountKopecks);
  }
  for (const draft of accruals) {
    work.out.accruals.push(draft);
    let amount = 0;
    for (const part of draft.parts) amount += part.amount;
    turn.spendBonuses(amount);
  }
  run.applied = true;
  for (const [place, rule] of run.promotion.rules.entries()) {
    const did = [...takes, ...accruals].some(({ by }) => by === rule.by);
    if (!did) continue;
    run.gave[place] = true;
    useCoupons(work, run, rule);
  }
}

function lose(work: Work, run: Run, winner: Run): void {
  run.open = false;
  if (!work.trace) return;
  run.reason ??= {
    code: 'stacking.lost',
    fact: run.promotion.group?.id ?? null,
    expected: null,
    seen: winner.promotion.id,
  };
}
