/** The sale as its face shows it. Pure: everything shown is an argument. */
import type { TillView } from '@verno/shared/contracts/bridge';
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { EngineResult, PricedLine } from '@verno/shared/promotions/result';
import type { OwnWord } from './own-word.ts';
import type { Priced } from './pricing.ts';
import { phaseOf } from './state.ts';
import type { OpenCheque, SaleLine, SaleState } from './open-cheque.ts';

export type SaleView = Pick<
  TillView,
  'phase' | 'lines' | 'totals' | 'member' | 'messages' | 'receipt'
>;

/** Who may be asked, and what goes without asking. */
export interface Ways {
  readonly online: boolean;
  readonly ownWord: (currency: string) => OwnWord | null;
}

const NOTHING = { initialKopecks: 0, discountKopecks: 0, redeemedKopecks: 0, totalKopecks: 0 };

export function saleView(
  state: SaleState,
  priced: Priced | null,
  settings: StoreSettings | null,
  ways: Ways,
): SaleView {
  const result = priced?.result ?? null;
  return {
    phase: priced === null ? 'not_enrolled' : phaseOf(state),
    lines: linesOf(state.cheque.lines, result),
    totals: result?.totals ?? NOTHING,
    member: memberOf(state.cheque, priced, settings, ways),
    messages: (result?.messages ?? []).filter(({ to }) => to === 'cashier').map(({ text }) => text),
    receipt: state.receipt,
  };
}

function linesOf(lines: readonly SaleLine[], result: EngineResult | null): TillView['lines'] {
  const pricedById = new Map((result?.lines ?? []).map((line) => [line.lineId, line]));
  const names = new Map((result?.trace ?? []).map((entry) => [entry.promotionId, entry.name]));
  return lines.map(({ line, name, barcode, unit }) => {
    const { lineId, sku, quantityMilli, unitPriceKopecks } = line;
    const priced = pricedById.get(lineId) ?? undiscounted(line);
    return {
      lineId,
      sku,
      name,
      barcode,
      unit,
      quantityMilli,
      unitPriceKopecks,
      initialKopecks: priced.initialKopecks,
      discountKopecks: priced.initialKopecks - priced.amountKopecks,
      redeemedKopecks: priced.redeemedKopecks,
      totalKopecks: priced.amountKopecks - priced.redeemedKopecks,
      parts: priced.parts.map(({ promotionId, amountKopecks }) => ({
        promotionName: names.get(promotionId) ?? promotionId,
        amountKopecks,
      })),
    };
  });
}

function undiscounted(line: SaleLine['line']): PricedLine {
  const { lineId, quantityMilli, amountKopecks } = line;
  const runs = [{ quantityMilli, amountKopecks }];
  return {
    lineId,
    initialKopecks: amountKopecks,
    amountKopecks,
    redeemedKopecks: 0,
    runs,
    parts: [],
  };
}

function memberOf(
  cheque: OpenCheque,
  priced: Priced | null,
  settings: StoreSettings | null,
  ways: Ways,
): TillView['member'] {
  if (cheque.member === null) return null;
  const { displayName, maskedNumber, method } = cheque.member;
  const bonuses = (settings?.currencies ?? []).map((currency) => {
    const available = priced?.facts?.balances[currency.code] ?? 0;
    const answer = priced?.result.redemption;
    const mine = answer?.currency === currency.code ? answer : null;
    const redeemed = mine?.granted ?? 0;
    const accruals = (priced?.result.accruals ?? []).filter((a) => a.currency === currency.code);
    return {
      currency: currency.code,
      currencyName: currency.name,
      precision: currency.precision,
      available,
      toEarn: accruals.reduce((sum, { amount }) => sum + amount, 0),
      ...redeemable(cheque, currency.code, mine, ways),
      redeemed,
      redeemedKopecks: mine?.grantedKopecks ?? 0,
      left: available - redeemed,
    };
  });
  return { displayName, maskedNumber, method, bonuses };
}

/** The most that may pay this cheque now: what the rules let, and without the hub what the till may vouch for. */
function redeemable(
  cheque: OpenCheque,
  currency: string,
  answer: EngineResult['redemption'],
  { online, ownWord }: Ways,
): { readonly redeemLimit: number; readonly redeemReason: string } {
  const byRules = answer?.limit ?? 0;
  const reason = answer?.reason ?? 'redemption.no_permission';
  if (online || cheque.reservation !== null) return { redeemLimit: byRules, redeemReason: reason };
  const word = ownWord(currency);
  if (word === null) return { redeemLimit: 0, redeemReason: 'redemption.offline' };
  if (word.amount >= byRules && word.amount > 0) {
    return { redeemLimit: byRules, redeemReason: reason };
  }
  return { redeemLimit: word.amount, redeemReason: word.reason };
}
