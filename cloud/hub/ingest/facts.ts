/** Payloads of events as facts, and why one cannot be posted. */
import { TILL_REBUILT, lostCount, tillRebuilt } from '@verno/shared/sync/rebuilt';
import { EVENT_SCHEMA } from '@verno/shared/sync/event';
import { PURCHASE_CONFIRMED } from '@verno/shared/sync/event-money';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { LockedTill } from './settle.ts';
import { hasUnstorable, storable } from '../store/text.ts';

/** Why an event waits in suspense: a stable reason and a detail for HQ. */
export interface Unposted {
  readonly reason:
    | 'till_rebuilt'
    | 'unknown_kind'
    | 'foreign_id'
    | 'unknown_schema'
    | 'broken_payload'
    | 'unprintable_text'
    | 'foreign_place'
    | 'figures_disagree'
    | 'figure_too_large'
    | 'member_unknown'
    | 'purchase_repeated'
    | 'purchase_unknown'
    | 'refund_repeated'
    | 'posting_failed';
  readonly detail: string;
  /** The purchase whose coming posts it. */
  readonly waitsFor?: string;
}

const DETAIL_CHARS_MAX = 1000;
/**
 * Ten billion rubles, or as many bonuses. No shop sells so much in one purchase; sums of a great many such
 * figures still are safe integers, so one forged fact cannot make an account unreadable.
 */
export const FIGURE_MAX = 1_000_000_000_000;

/** The purchase in an event, if this hub can post it. */
export function readPurchase(
  event: EventEnvelope,
  till: LockedTill,
): Result<PurchaseFact, Unposted> {
  if (event.kind === TILL_REBUILT) return unposted('till_rebuilt', rebuiltSentence(event));
  if (event.kind !== PURCHASE_CONFIRMED) return unposted('unknown_kind', event.kind);
  if (event.schema > EVENT_SCHEMA) return unposted('unknown_schema', `схема ${event.schema}`);
  const parsed = purchaseFact.safeParse(event.payload);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('/')}: ${issue.message}`);
    return unposted('broken_payload', issues.join('; '));
  }
  const fact = parsed.data;
  if (hasUnstorable(event.payload)) {
    return unposted('unprintable_text', 'в тексте есть непечатаемый символ');
  }
  const { cheque } = fact;
  if (
    cheque.tillId !== till.till_id ||
    cheque.storeId !== till.store_id ||
    cheque.partnerId !== till.partner_id
  ) {
    return unposted('foreign_place', `касса ${cheque.tillId}, магазин ${cheque.storeId}`);
  }
  const large = figuresOf(fact).find((figure) => Math.abs(figure) > FIGURE_MAX);
  if (large !== undefined) return unposted('figure_too_large', String(large));
  const disagreement = figuresDisagree(fact);
  return disagreement === null ? ok(fact) : unposted('figures_disagree', disagreement);
}

/** A refusal to post, cut and cleaned for the table. */
export function unposted(reason: Unposted['reason'], detail: string): Result<never, Unposted> {
  return err({ reason, detail: storable(detail.slice(0, DETAIL_CHARS_MAX)) });
}

/** A till's word that its file was damaged: nothing to post, HQ has to know. */
function rebuiltSentence({ payload }: EventEnvelope): string {
  const report = tillRebuilt.safeParse(payload);
  if (!report.success) return 'файл кассы был повреждён и восстановлен';
  const { events, holes, brokenRows } = report.data;
  const lost = holes.map(({ epoch, from, to }) => `${epoch}/${from}–${to}`).join(', ');
  const unread = lostCount(report.data) + brokenRows;
  return unread === 0
    ? `файл кассы был повреждён; прочитаны все события: ${events}`
    : `файл кассы был повреждён; прочитано событий ${events}, не прочитано ${unread} (${lost})`;
}

/** Everything of a purchase that is summed somewhere. */
function figuresOf({ cheque, result, payments }: PurchaseFact): number[] {
  return [
    ...Object.values(result.totals),
    ...cheque.lines.flatMap((line) => [line.amountKopecks, line.unitPriceKopecks]),
    ...cheque.lines.map((line) => line.quantityMilli),
    ...result.lines.flatMap((line) => [
      line.initialKopecks,
      line.amountKopecks,
      line.redeemedKopecks,
      ...line.parts.map((part) => part.amountKopecks),
    ]),
    ...result.accruals.map((accrual) => accrual.amount),
    result.redemption?.granted ?? 0,
    ...result.consumptions.map((consumption) => consumption.amount),
    ...result.effects.map(({ data }) => (typeof data['amount'] === 'number' ? data['amount'] : 0)),
    ...payments.map((payment) => payment.amountKopecks),
  ];
}

/** The figures of a purchase must agree with each other before anything is booked from them. */
function figuresDisagree(fact: PurchaseFact): string | null {
  const { lines, totals } = fact.result;
  const sum = (pick: (line: (typeof lines)[number]) => number): number =>
    lines.reduce((total, line) => total + pick(line), 0);
  const checks: readonly (readonly [string, number, number])[] = [
    ['строк в чеке и в расчёте', fact.cheque.lines.length, lines.length],
    ['сумма до скидок', totals.initialKopecks, sum((line) => line.initialKopecks)],
    ['скидка', totals.discountKopecks, sum((line) => line.initialKopecks - line.amountKopecks)],
    ['оплата бонусами', totals.redeemedKopecks, sum((line) => line.redeemedKopecks)],
    [
      'итог',
      totals.totalKopecks,
      totals.initialKopecks - totals.discountKopecks - totals.redeemedKopecks,
    ],
    [
      'погашено бонусов на сумму',
      totals.redeemedKopecks,
      fact.result.redemption?.grantedKopecks ?? 0,
    ],
    [
      'оплаты',
      totals.totalKopecks,
      fact.payments.reduce((total, payment) => total + payment.amountKopecks, 0),
    ],
  ];
  const wrong = checks.find(([, stated, counted]) => stated !== counted);
  if (wrong !== undefined) return `${wrong[0]}: заявлено ${wrong[1]}, по частям ${wrong[2]}`;
  if (fact.facts === null && (fact.result.redemption?.granted ?? 0) > 0) {
    return 'оплата бонусами без участника';
  }
  const priced = new Set(lines.map((line) => line.lineId));
  const named = new Set(fact.cheque.lines.map((line) => line.lineId));
  if (
    priced.size < lines.length ||
    named.size < lines.length ||
    lines.some((line) => !named.has(line.lineId))
  ) {
    return 'строки расчёта не те, что в чеке';
  }
  const torn = lines.find(
    (line) =>
      line.initialKopecks - line.amountKopecks !==
      line.parts.reduce((total, part) => total + part.amountKopecks, 0),
  );
  return torn === undefined ? null : `части скидки строки ${torn.lineId} не складываются`;
}
