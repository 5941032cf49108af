/** Prices a case with our engine. */
import { addDays } from '@verno/shared/promotions/calendar';
import { bundleText, parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import { evaluate } from '@verno/shared/promotions/evaluate';
import type { EngineResult } from '@verno/shared/promotions/result';
import type { OutsideCase } from './case.ts';
import { toPoints } from './desk.ts';
import type { Desk } from './desk.ts';
import { MOMENT } from './moment.ts';
import { earnsBeforeSpending, isReward, POINTS } from './points.ts';
import { translate } from './translate.ts';
import type { Translated, Wanted } from './translate.ts';

/** A case as our engine sees it, priced. */
export interface Priced {
  readonly one: OutsideCase;
  readonly desk: Desk;
  readonly cheque: Translated['cheque'];
  readonly listed: ReadonlyMap<string, number>;
  readonly result: EngineResult;
  readonly points: Points;
  /** The same with nothing taken off the order as a whole. */
  readonly itemLevel: () => EngineResult;
}

/** All in hundredths of a point. */
interface Points {
  readonly earnedMinor: number;
  readonly spentMinor: number;
  /** What is there after the purchase. */
  readonly availableMinor: number;
  /** What is left so many days later. */
  readonly afterDays: (days: number) => number;
}

/**
 * Points a purchase earns count before rewards are chosen (a reward may be paid with them), so a case with
 * rewards is priced twice: what it earns first, then with the rewards.
 */
export function priceCase(one: OutsideCase): Priced {
  const rewards = one.promotions.some(isReward);
  const given = givenPoints(one);
  const plain: Wanted = { pointsMinor: given, rewards: false, orderLevel: true };
  const first = rewards ? run(one, plain) : null;
  const counted = one.promotions.every(
    (promotion) => promotion.kind !== 'earn_points' || earnsBeforeSpending(promotion),
  );
  const early = first !== null && counted ? earned(first.result) : 0;
  const wanted: Wanted = {
    pointsMinor: given === null ? null : given + early,
    rewards: true,
    orderLevel: true,
  };
  const { translated, result } = run(one, wanted);
  return {
    one,
    desk: translated.desk,
    cheque: translated.cheque,
    listed: translated.listed,
    result,
    points: pointsOf(given ?? 0, counted && first !== null ? first.result : result, result),
    itemLevel: () => run(one, { ...wanted, orderLevel: false }).result,
  };
}

function givenPoints({ context }: OutsideCase): number | null {
  if (context.points === undefined) return null;
  return Math.round(context.points * 100);
}

interface Run {
  readonly translated: Translated;
  readonly result: EngineResult;
}

function run(one: OutsideCase, wanted: Wanted): Run {
  const translated = translate(one, wanted);
  if (one.context.points !== undefined) {
    toPoints(translated.desk, one.context.points, 'points');
  }
  const bundle = parseBundle(bundleText(translated.bundle));
  if (!bundle.ok) throw new UntranslatableError(bundle.error);
  const program = compile(bundle.value);
  if (!program.ok) throw new UntranslatableError(program.error);
  const { cheque, facts } = translated;
  const options = { trace: true, considerAll: true };
  return { translated, result: evaluate(program.value, cheque, facts, MOMENT, options) };
}

/** Our bundle refused the translation: the case holds something that our model does not. */
export class UntranslatableError extends Error {
  constructor(problems: readonly { readonly at: string; readonly value: string }[]) {
    super(problems.map(({ at, value }) => `${at}: ${value}`).join('; '));
  }
}

function earned(result: EngineResult): number {
  return result.accruals.reduce((sum, accrual) => sum + accrual.amount, 0);
}

function spent(result: EngineResult): number {
  let sum = result.redemption?.granted ?? 0;
  for (const { kind, data } of result.effects) {
    if (kind !== 'change_counter' || data['key'] !== POINTS) continue;
    if (typeof data['amount'] === 'number') sum += data['amount'];
  }
  return sum;
}

/** Points burn first that burn soonest; those there were before burn as those that come today. */
function pointsOf(givenMinor: number, earning: EngineResult, result: EngineResult): Points {
  const [soonest = null] = earning.accruals.map((accrual) => accrual.expireOn);
  const lots = [
    { amount: givenMinor, expireOn: soonest },
    ...earning.accruals.map(({ amount, expireOn }) => ({ amount, expireOn })),
  ];
  const spentMinor = spent(result);
  let left = spentMinor;
  const rest = lots.map(({ amount, expireOn }) => {
    const used = Math.min(left, amount);
    left -= used;
    return { amount: amount - used, expireOn };
  });
  const today = MOMENT.local.slice(0, 10);
  return {
    earnedMinor: earned(earning),
    spentMinor,
    availableMinor: givenMinor + earned(earning) - spentMinor,
    afterDays: (days) => {
      const date = addDays(today, days);
      const alive = rest.filter(({ expireOn }) => expireOn === null || date < expireOn);
      return alive.reduce((sum, { amount }) => sum + amount, 0);
    },
  };
}
