/**
 * Prices a cheque. Pure: the same program, cheque, facts and moment give the same bytes, on the till and
 * in the hub. Phases go in their order, inside a phase promotions in theirs, and each sees what those
 * before it left.
 */
import { act, startRun } from './act.ts';
import { Answered } from './answered.ts';
import { accrualsOf, priceLines, totalsOf, traceOf } from './answer.ts';
import { createBasket } from './basket.ts';
import { parseLocalTime } from './calendar.ts';
import type { Cheque, MemberFacts, Moment } from './cheque.ts';
import type { Program } from './program.ts';
import { openCouponDesk } from './coupons.ts';
import { sortedKeys } from './facts.ts';
import { readPersonal } from './personal.ts';
import { accrueBonuses } from './phases/accruals.ts';
import { giveDiscounts } from './phases/discounts.ts';
import { redeemBonuses } from './phases/redemption.ts';
import type { EngineResult } from './result.ts';
import { createTurn } from './run-turn.ts';
import type { RunTurn } from './run-turn.ts';
import { isApplied, isOpen } from './run.ts';
import type { Run } from './run.ts';
import { pendingGroups } from './stacking.ts';
import { eachCandidate } from './trigger-index.ts';
import type { View } from './view.ts';
import { PHASES } from './vocabulary.ts';
import type { Phase } from './vocabulary.ts';
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
  const work = begin(program, cheque, facts, at, options);
  const turn = createTurn(work);
  const pending = pendingGroups(work);
  giveDiscounts(work, turn, pending);
  runPhase(work, turn, 'redemption');
  const redemption = redeemBonuses(work);
  accrueBonuses(work, turn, pending);
  runPhase(work, turn, 'effects');
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

function begin(
  program: Program,
  cheque: Cheque,
  facts: MemberFacts | null,
  at: Moment,
  options: EvaluateOptions,
): Work {
  const factsRead = new Set<string>();
  const now = parseLocalTime(at.local);
  const view: View = {
    cheque,
    member: facts,
    basket: createBasket(cheque, program, readPersonal(program.personalLists, facts, factsRead)),
    now,
    events: [],
    bonusesTaken: [],
    coupons: openCouponDesk(
      cheque,
      facts,
      (code) => program.publicEmission(code, now.text),
      factsRead,
    ),
    factsRead,
    verdicts: [],
  };
  const work: Work = {
    program,
    view,
    out: { accruals: [], permissions: [], effects: [], messages: [], couponsIssued: [] },
    spent: null,
    runs: [],
    trace: options.trace,
    trying: false,
    groupGiven: null,
    phases: 0,
    exclusive: false,
    redeems: false,
    limited: false,
  };
  const { promotions } = program;
  if (options.considerAll === true) {
    for (const promotion of promotions) work.runs.push(startRun(work, promotion));
    return work;
  }
  eachCandidate(program.index, view, (ordinal) => {
    const promotion = promotions[ordinal];
    if (promotion !== undefined) work.runs.push(startRun(work, promotion));
  });
  return work;
}

function runPhase(work: Work, turn: RunTurn, phase: Phase): void {
  const ordinal = PHASES.indexOf(phase);
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
    const amounts = { uses: 1, money: run.entry.benefitKopecks, bonuses: run.entry.accrued };
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
