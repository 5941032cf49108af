/** The engine's answer from what was worked out: positions back to lines, drafts to lots. */
import { allocate, allocateWithin } from '../money/allocate.ts';
import type { Basket } from './basket.ts';
import type { RuleRef } from './rule-ref.ts';
import type { Position } from './position.ts';
import { floorOf } from './positions.ts';
import type { Cheque, ChequeLine } from './cheque.ts';
import type { Accrual, PricedLine, PricePart, Totals, TraceEntry } from './result.ts';
import { isApplied } from './run.ts';
import type { Run } from './run.ts';
import type { Work } from './work.ts';
import type { AccrualDraft } from './turn.ts';

/** Lines in the cheque's order, each with its share of what its position got. */
export function priceLines(cheque: Cheque, basket: Basket): PricedLine[] {
  const priced = cheque.lines.map(untouched);
  const { journal } = basket;
  for (let place = 0; place < journal.length; place += 1) {
    const position = basket.positions[journal.positions[place] ?? 0];
    const by = journal.by[place];
    if (position === undefined || by === undefined) continue;
    spreadTake(cheque, position.lineIndexes, priced, by, journal.amountsKopecks[place] ?? 0);
  }
  for (const position of basket.positions) spreadRedeemed(basket, priced, position);
  for (let index = 0; index < priced.length; index += 1) {
    const one = priced[index];
    const line = cheque.lines[index];
    if (one === undefined || line === undefined) continue;
    one.runs = runsOf(line.quantityMilli, one.amountKopecks, line.unit === 'kg');
  }
  return priced;
}

const NO_RUNS: PricedLine['runs'] = [];

/** As the line stands before promotions; its runs follow from its last price. */
function untouched({ lineId, amountKopecks }: ChequeLine): PricedLine {
  return {
    lineId,
    initialKopecks: amountKopecks,
    amountKopecks,
    redeemedKopecks: 0,
    runs: NO_RUNS,
    parts: [],
  };
}

export function totalsOf(basket: Basket): Totals {
  let left = 0;
  let redeemed = 0;
  for (const position of basket.positions) {
    left += basket.left[position.index] ?? 0;
    redeemed += basket.redeemed[position.index] ?? 0;
  }
  return {
    initialKopecks: basket.initialKopecks,
    discountKopecks: basket.initialKopecks - left,
    redeemedKopecks: redeemed,
    totalKopecks: left - redeemed,
  };
}

/** Lots to come, in the order of promotions. */
export function accrualsOf(cheque: Cheque, work: Work): Accrual[] {
  return work.out.accruals.map((draft) => toAccrual(cheque, work.view.basket, draft));
}

/** Who fired has no reason why he did not, whatever failed on the way. */
export function traceOf(run: Run): TraceEntry {
  const { promotion, benefitKopecks, accrued } = run;
  const applied = isApplied(run);
  return {
    promotionId: promotion.id,
    version: promotion.version,
    name: promotion.name,
    outcome: applied ? 'applied' : 'skipped',
    benefitKopecks,
    accrued,
    reason: applied ? null : (run.reason ?? NOTHING_DONE()),
  };
}

const NOTHING_DONE = (): TraceEntry['reason'] => ({
  code: 'action.nothing',
  fact: null,
  expected: null,
  seen: null,
});

/** Equal units of a line at no more than two prices that differ by a kopeck. */
function runsOf(
  quantityMilli: number,
  amountKopecks: number,
  weighed: boolean,
): PricedLine['runs'] {
  const units = quantityMilli / 1000;
  if (weighed || units === 1 || !Number.isInteger(units)) return [{ quantityMilli, amountKopecks }];
  const price = Math.floor(amountKopecks / units);
  const dearer = amountKopecks - price * units;
  if (dearer === 0) return [{ quantityMilli, amountKopecks }];
  return [
    { quantityMilli: dearer * 1000, amountKopecks: (price + 1) * dearer },
    { quantityMilli: (units - dearer) * 1000, amountKopecks: price * (units - dearer) },
  ];
}

function spreadTake(
  cheque: Cheque,
  lineIndexes: readonly number[],
  priced: readonly PricedLine[],
  by: RuleRef,
  amountKopecks: number,
): void {
  const only = lineIndexes[0];
  if (only !== undefined && lineIndexes.length === 1) {
    takeOff(priced[only], by, amountKopecks);
    return;
  }
  const weights = lineIndexes.map((index) => priced[index]?.amountKopecks ?? 0);
  const capacities = lineIndexes.map((index, place) => {
    const line = cheque.lines[index];
    return Math.max(0, (weights[place] ?? 0) - (line === undefined ? 0 : floorOf(line)));
  });
  const shares = allocateWithin(amountKopecks, weights, capacities);
  for (const [place, index] of lineIndexes.entries()) {
    takeOff(priced[index], by, shares[place] ?? 0);
  }
}

function takeOff(line: PricedLine | undefined, by: RuleRef, amountKopecks: number): void {
  if (line === undefined || amountKopecks === 0) return;
  line.amountKopecks -= amountKopecks;
  const { parts } = line;
  const same = partOf(parts, by, by.returns ? 0 : parts.length - 1);
  if (same !== null) {
    same.amountKopecks += amountKopecks;
    return;
  }
  parts.push({
    promotionId: by.promotionId,
    version: by.version,
    ruleId: by.ruleId,
    amountKopecks,
  });
}

/** The part a rule already has in a line. Others are between only where the rule returns in another phase. */
function partOf(parts: readonly PricePart[], by: RuleRef, from: number): PricePart | null {
  for (let place = parts.length - 1; place >= 0 && place >= from; place -= 1) {
    const part = parts[place];
    if (part?.promotionId === by.promotionId && part.ruleId === by.ruleId) return part;
  }
  return null;
}

function spreadRedeemed(basket: Basket, priced: readonly PricedLine[], position: Position): void {
  const amount = basket.redeemed[position.index] ?? 0;
  if (amount === 0) return;
  const weights = position.lineIndexes.map((index) => priced[index]?.amountKopecks ?? 0);
  const shares = allocateWithin(amount, weights, weights);
  for (const [place, index] of position.lineIndexes.entries()) {
    const line = priced[index];
    if (line !== undefined) line.redeemedKopecks = shares[place] ?? 0;
  }
}

function toAccrual(cheque: Cheque, basket: Basket, draft: AccrualDraft): Accrual {
  let amount = 0;
  const parts: Accrual['parts'] = [];
  for (const one of draft.parts) {
    amount += one.amount;
    const lineIndexes = basket.positions[one.position]?.lineIndexes ?? [];
    const [only] = lineIndexes;
    if (only !== undefined && lineIndexes.length === 1) {
      addPart(parts, cheque.lines[only], one.amount);
      continue;
    }
    const weights = lineIndexes.map((index) => cheque.lines[index]?.quantityMilli ?? 0);
    const shares = allocate(one.amount, weights);
    for (const [place, index] of lineIndexes.entries()) {
      addPart(parts, cheque.lines[index], shares[place] ?? 0);
    }
  }
  return {
    promotionId: draft.by.promotionId,
    version: draft.by.version,
    ruleId: draft.by.ruleId,
    currency: draft.currency,
    amount,
    baseKopecks: draft.baseKopecks,
    activateOn: draft.activateOn,
    expireOn: draft.expireOn,
    parts,
  };
}

function addPart(parts: Accrual['parts'], line: ChequeLine | undefined, amount: number): void {
  if (line !== undefined && amount > 0) parts.push({ lineId: line.lineId, amount });
}
