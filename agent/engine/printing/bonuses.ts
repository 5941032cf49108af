/** The receipt's part on bonuses: spent, earned, left. */
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { Accrual } from '@verno/shared/promotions/result';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { type Block, columns, paragraph, RULE } from './document.ts';
import { amount, date, signed } from './figures.ts';

const INDENT = 2;

interface Movement {
  readonly spent: number;
  readonly earned: number;
  readonly atOnce: number;
  /** Store-local date → what becomes active on it. */
  readonly later: ReadonlyMap<string, number>;
  /** Before this purchase; null when the till did not know it. */
  readonly before: number | null;
}

const sum = (accruals: readonly Accrual[]): number =>
  accruals.reduce((total, accrual) => total + accrual.amount, 0);

function movementOf(purchase: PurchaseFact, currency: string): Movement {
  const { accruals, redemption } = purchase.result;
  const own = accruals.filter((accrual) => accrual.currency === currency);
  const delayed = own.filter((accrual) => accrual.activateOn !== null);
  const later = new Map<string, number>();
  for (const { activateOn, amount } of delayed) {
    if (activateOn !== null) later.set(activateOn, (later.get(activateOn) ?? 0) + amount);
  }
  return {
    spent: redemption?.currency === currency ? redemption.granted : 0,
    earned: sum(own),
    atOnce: sum(own) - sum(delayed),
    later,
    before: purchase.facts?.balances[currency] ?? null,
  };
}

/** Every currency of this purchase, those of the settings first and in their order. */
function currencyCodes(purchase: PurchaseFact, settings: StoreSettings): string[] {
  const { accruals, redemption } = purchase.result;
  return [
    ...new Set([
      ...settings.currencies.map(({ code }) => code),
      ...accruals.map(({ currency }) => currency),
      ...(redemption === null ? [] : [redemption.currency]),
    ]),
  ];
}

function currencyBlocks(purchase: PurchaseFact, settings: StoreSettings, code: string): Block[] {
  const currency = settings.currencies.find((candidate) => candidate.code === code);
  const { spent, earned, atOnce, later, before } = movementOf(purchase, code);
  if (before === null && spent === 0 && earned === 0) return [];
  const name = currency?.name.ru ?? code;
  const text = (minor: number): string => amount(minor, currency?.precision ?? 0);
  const dated = [...later].toSorted(([a], [b]) => a.localeCompare(b));
  return [
    ...(spent === 0 ? [] : [columns(`${name}: списано`, text(-spent))]),
    ...(earned === 0 ? [] : [columns(`${name}: начислено`, signed(text(earned)))]),
    ...dated.map(([day, minor]) =>
      columns(`доступно с ${date(day)}`, text(minor), { indent: INDENT }),
    ),
    ...(before === null
      ? []
      : [columns(`${name}: остаток`, text(before - spent + atOnce), { isBold: true })]),
  ];
}

/** Nothing for an anonymous purchase. */
export function bonusBlocks(purchase: PurchaseFact, settings: StoreSettings): Block[] {
  if (purchase.facts === null) return [];
  const blocks = currencyCodes(purchase, settings).flatMap((code) =>
    currencyBlocks(purchase, settings, code),
  );
  if (blocks.length === 0) return [];
  const caution = 'Касса работала без связи, остаток уточнится.';
  return [RULE, ...blocks, ...(purchase.offline ? [paragraph(caution)] : [])];
}
