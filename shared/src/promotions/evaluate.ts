/**
 * Prices a cheque. Pure: the same program, cheque, facts and moment give the same bytes, on the till and
 * in the hub. Phases go in their order, inside a phase promotions in theirs, and each sees what those
 * before it left.
 */
import { act, startRun } from './act.ts';
import { Answered } from './answered.ts';
import { accrualsOf, priceLines, totalsOf, traceOf } from './answer.ts';
import { fillBasket } from './basket.ts';
import type { Cheque, MemberFacts, Moment } from './cheque.ts';
import type { Program } from './program.ts';
import { sortedKeys } from './facts.ts';
import { readPersonal } from './personal.ts';
import { accrueBonuses } from './phases/accruals.ts';
import { giveDiscounts } from './phases/discounts.ts';
import { redeemBonuses } from './phases/redemption.ts';
import type { EngineResult } from './result.ts';
import { clearTurn, createTurn } from './run-turn.ts';
import type { RunTurn } from './run-turn.ts';
import { isApplied, isOpen } from './run.ts';
import type { Run } from './run.ts';
import { pendingGroups } from './stacking.ts';
import { eachCandidate } from './trigger-index.ts';
import { PHASES } from './vocabulary.ts';
import { clearWork, createWork } from './work.ts';
import type { Work } from './work.ts';

/** Version of the arithmetic: changes when the same input may give another answer. */
export const ENGINE_VERSION = '1.1.0';

export interface EvaluateOptions {
  /** Say of every promotion looked at whether it fired and why not. */
  readonly trace: boolean;
  /** Look at every promotion of the program, also at those whose goods are not in the cheque. */
  readonly considerAll?: boolean;
  /** SHA-256 of a text's UTF-8 bytes as lower-case hex, for `inputHash`; a platform's own is quicker. */
  readonly digest?: (text: string) => string;
}

/**
 * @param facts the member's facts; null for an anonymous customer
 * @param at the sale's moment in the store's wall time
 * @returns the whole answer. `inputHash` is computed when it is first read: a till prices a cheque many
 *   times and keeps only the last.
 */
export function evaluate(
  program: Program,
  cheque: Cheque,
  facts: MemberFacts | null,
  at: Moment,
  options: EvaluateOptions,
): EngineResult {
  const desk = deskOf(program, cheque, at);
  const { work, turn } = desk;
  begin(desk, cheque, facts, at, options);
  const pending = pendingGroups(work);
  giveDiscounts(work, turn, pending);
  runPhase(work, turn, REDEMPTION);
  const redemption = redeemBonuses(work);
  accrueBonuses(work, turn, pending);
  runPhase(work, turn, EFFECTS);
  // What is asked of coupons below is what was used; nothing new is learned of the member.
  const factsRead = sortedKeys(work.view.factsRead);
  return new Answered(
    {
      lines: priceLines(cheque, work.view.basket),
      totals: totalsOf(work.view.basket),
      accruals: accrualsOf(cheque, work),
      redemption,
      coupons: couponsOf(work),
      effects: work.out.effects,
      consumptions: consumptionsOf(work),
      messages: work.out.messages,
      trace: options.trace ? work.runs.map(traceOf) : [],
      factsRead,
      bundleHash: program.hash,
      engineVersion: ENGINE_VERSION,
    },
    { bundleHash: program.hash, engineVersion: ENGINE_VERSION, cheque, facts, at },
    options.digest,
  );
}

interface Desk {
  readonly work: Work;
  readonly turn: RunTurn;
}

/** Weakly: a bundle that is gone takes its desk along. An evaluation never starts another. */
const desks = new WeakMap<Program, Desk>();

function deskOf(program: Program, cheque: Cheque, at: Moment): Desk {
  const known = desks.get(program);
  if (known !== undefined) return known;
  const work = createWork(program, cheque, at);
  const desk = { work, turn: createTurn(work) };
  desks.set(program, desk);
  return desk;
}

/** Lays the cheque on the desk, with all promotions that are worth a look. */
function begin(
  { work, turn }: Desk,
  cheque: Cheque,
  facts: MemberFacts | null,
  at: Moment,
  options: EvaluateOptions,
): void {
  const { program, view, line } = work;
  clearWork(work, cheque, facts, at, options.trace);
  clearTurn(turn, work);
  const personal = readPersonal(program.personalLists, facts, view.factsRead);
  fillBasket(view.basket, cheque, program, personal);
  const { promotions } = program;
  let count = 0;
  const look = (ordinal: number): void => {
    const promotion = promotions[ordinal];
    if (promotion === undefined) return;
    line[count] = startRun(work, promotion);
    count += 1;
  };
  if (options.considerAll === true) for (const { ordinal } of promotions) look(ordinal);
  else eachCandidate(program.index, view, look);
  work.runs = line.slice(0, count);
}

const REDEMPTION = PHASES.indexOf('redemption');
const EFFECTS = PHASES.indexOf('effects');

function runPhase(work: Work, turn: RunTurn, ordinal: number): void {
  const bit = 1 << ordinal;
  if ((work.phases & bit) === 0) return;
  for (const run of work.runs) {
    if (isOpen(run) && (run.promotion.phases & bit) !== 0) act(work, run, ordinal, turn);
  }
}

const NOBODY: readonly Run[] = [];

function couponsOf(work: Work): EngineResult['coupons'] {
  const coupons: EngineResult['coupons'] = [];
  for (const run of work.redeems ? work.runs : NOBODY) {
    if (!isApplied(run) || !run.promotion.redeems) continue;
    for (const coupon of work.view.coupons.shown()) {
      if (coupon.usedBy !== run.promotion.id) continue;
      coupons.push({ code: coupon.code, promotionId: run.promotion.id, action: 'redeem' });
    }
  }
  for (const { emission, promotionId } of work.out.couponsIssued) {
    coupons.push({ code: emission, promotionId, action: 'issue' });
  }
  return coupons;
}

function consumptionsOf(work: Work): EngineResult['consumptions'] {
  const consumptions: EngineResult['consumptions'] = [];
  for (const run of work.limited ? work.runs : NOBODY) {
    if (!isApplied(run) || run.limits.length === 0) continue;
    const amounts = { uses: 1, money: run.benefitKopecks, bonuses: run.accrued };
    for (const { limit, key } of run.limits) {
      const amount = amounts[limit.unit];
      if (amount === 0) continue;
      consumptions.push({
        promotionId: run.promotion.id,
        limitId: limit.id,
        key,
        per: limit.per,
        unit: limit.unit,
        amount,
      });
    }
  }
  return consumptions;
}
