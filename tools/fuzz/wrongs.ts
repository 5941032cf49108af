/** What is wrong with an answer, whatever the bundle was: empty where nothing is. */
import type { Cheque, MemberFacts } from '@verno/shared/promotions/cheque';
import type { EngineResult, PricedLine } from '@verno/shared/promotions/result';

export function wrongsOf(
  cheque: Cheque,
  facts: MemberFacts | null,
  result: EngineResult,
): readonly string[] {
  const wrongs: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) wrongs.push(what);
  };
  for (const [place, line] of result.lines.entries()) {
    const given = cheque.lines[place];
    if (given === undefined) return ['more lines than there were'];
    lineWrongs(line, given, must);
  }
  const { totals } = result;
  const lines = (value: (line: PricedLine) => number): number => sum(result.lines.map(value));
  must(lines((line) => line.initialKopecks) === totals.initialKopecks, 'Σ initial');
  must(lines((line) => line.redeemedKopecks) === totals.redeemedKopecks, 'Σ redeemed');
  must(
    lines((line) => line.amountKopecks - line.redeemedKopecks) === totals.totalKopecks,
    'Σ lines = total',
  );
  must(totals.totalKopecks >= 0, 'a total below nothing');
  for (const accrual of result.accruals) {
    must(accrual.amount > 0 && Number.isSafeInteger(accrual.amount), 'an accrual of nothing');
    must(
      sum(accrual.parts.map(({ amount }) => amount)) === accrual.amount,
      'Σ parts of an accrual',
    );
  }
  for (const entry of result.trace) {
    must((entry.reason === null) === (entry.outcome === 'applied'), 'a promotion without a reason');
  }
  bonusWrongs(facts, result, must);
  return wrongs;
}

type Must = (holds: boolean, what: string) => void;

function lineWrongs(line: PricedLine, given: Cheque['lines'][number], must: Must): void {
  const parts = sum(line.parts.map((part) => part.amountKopecks));
  must(line.initialKopecks - parts === line.amountKopecks, 'Σ parts of a line');
  must(Number.isSafeInteger(line.amountKopecks), 'a price that is no integer');
  must(line.amountKopecks >= line.redeemedKopecks, 'a line paid more than it costs');
  must(line.redeemedKopecks >= 0, 'bonuses below nothing');
  must(
    line.parts.every((part) => part.amountKopecks > 0),
    'a part of nothing',
  );
  const least = Math.ceil(((given.minUnitPriceKopecks ?? 0) * given.quantityMilli) / 1000);
  must(line.amountKopecks >= Math.min(least, given.amountKopecks), 'below the least price');
  must(line.runs.length <= 2, 'more than two unit prices');
  must(sum(line.runs.map((run) => run.quantityMilli)) === given.quantityMilli, 'Σ units of runs');
  must(sum(line.runs.map((run) => run.amountKopecks)) === line.amountKopecks, 'Σ price of runs');
}

/** A balance is spent once: by what pays the cheque and by what promotions cost. */
function bonusWrongs(facts: MemberFacts | null, result: EngineResult, must: Must): void {
  const spent = new Map<string, number>();
  const spend = (currency: string, amount: number): void => {
    spent.set(currency, (spent.get(currency) ?? 0) + amount);
  };
  if (result.redemption !== null) spend(result.redemption.currency, result.redemption.granted);
  for (const { kind, data } of result.effects) {
    if (kind === 'spend_bonuses') spend(String(data['currency']), Number(data['amount']));
  }
  for (const [currency, amount] of spent) {
    must(amount <= Math.max(0, facts?.balances[currency] ?? 0), 'more bonuses than there are');
  }
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
