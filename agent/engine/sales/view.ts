/** The sale as its face shows it. Pure: everything shown is an argument. */
import type { TillView } from '@verno/shared/contracts/bridge';
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { EngineResult, PricedLine } from '@verno/shared/promotions/result';
import type { Priced } from './pricing.ts';
import { phaseOf } from './state.ts';
import type { OpenCheque, SaleLine, SaleState } from './open-cheque.ts';

export type SaleView = Pick<
  TillView,
  'phase' | 'lines' | 'totals' | 'member' | 'messages' | 'receipt'
>;

const NOTHING = { initialKopecks: 0, discountKopecks: 0, redeemedKopecks: 0, totalKopecks: 0 };

export function saleView(
  state: SaleState,
  priced: Priced | null,
  settings: StoreSettings | null,
  online: boolean,
): SaleView {
  const result = priced?.result ?? null;
  return {
    phase: priced === null ? 'not_enrolled' : phaseOf(state),
    lines: linesOf(state.cheque.lines, result),
    totals: result?.totals ?? NOTHING,
    member: memberOf(state.cheque, priced, settings, online),
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
  online: boolean,
): TillView['member'] {
  if (cheque.member === null) return null;
  const { displayName, maskedNumber, method } = cheque.member;
  const bonuses = (settings?.currencies ?? []).map((currency) => {
    const available = priced?.facts?.balances[currency.code] ?? 0;
    const answer = priced?.result.redemption;
    const mine = answer?.currency === currency.code ? answer : null;
    const redeemed = mine?.granted ?? 0;
    const accruals = (priced?.result.accruals ?? []).filter((a) => a.currency === currency.code);
    const spendable = online || cheque.reservation !== null;
    return {
      currency: currency.code,
      currencyName: currency.name,
      precision: currency.precision,
      available,
      toEarn: accruals.reduce((sum, { amount }) => sum + amount, 0),
      redeemLimit: spendable ? (mine?.limit ?? 0) : 0,
      redeemReason: spendable ? (mine?.reason ?? 'redemption.no_permission') : 'redemption.offline',
      redeemed,
      redeemedKopecks: mine?.grantedKopecks ?? 0,
      left: available - redeemed,
    };
  });
  return { displayName, maskedNumber, method, bonuses };
}
