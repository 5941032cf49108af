/** The payload of a refund's event as a fact, and why it cannot be posted. */
import { EVENT_SCHEMA } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { PURCHASE_REFUNDED, refundFact } from '@verno/shared/purchase/refund-fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { hasUnstorable } from '../store/text.ts';
import { FIGURE_MAX, unposted } from './facts.ts';
import type { Unposted } from './facts.ts';

/** Where an event's till stands. */
export interface TillPlace {
  readonly till_id: string;
  readonly store_id: string;
  readonly partner_id: string;
}

export function isRefund(event: Pick<EventEnvelope, 'kind'>): boolean {
  return event.kind === PURCHASE_REFUNDED;
}

/** The refund in an event, if this hub can post it. */
export function readRefund(event: EventEnvelope, till: TillPlace): Result<RefundFact, Unposted> {
  if (event.schema > EVENT_SCHEMA) return unposted('unknown_schema', `схема ${event.schema}`);
  const parsed = refundFact.safeParse(event.payload);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('/')}: ${issue.message}`);
    return unposted('broken_payload', issues.join('; '));
  }
  const fact = parsed.data;
  if (hasUnstorable(fact)) {
    return unposted('unprintable_text', 'в тексте есть непечатаемый символ');
  }
  const isOwn =
    fact.tillId === till.till_id &&
    fact.storeId === till.store_id &&
    fact.partnerId === till.partner_id;
  if (!isOwn) return unposted('foreign_place', `касса ${fact.tillId}, магазин ${fact.storeId}`);
  const large = figuresOf(fact).find((figure) => figure > FIGURE_MAX);
  if (large !== undefined) return unposted('figure_too_large', String(large));
  const disagreement = figuresDisagree(fact);
  return disagreement === null ? ok(fact) : unposted('figures_disagree', disagreement);
}

function figuresOf(fact: RefundFact): number[] {
  return [
    fact.moneyKopecks,
    fact.withheldKopecks,
    fact.bonusesBack?.amount ?? 0,
    ...fact.lines.flatMap((line) => [line.quantityMilli, line.moneyKopecks, line.redeemedKopecks]),
    ...fact.reversed.map((one) => one.amount),
    ...fact.payments.map((one) => one.amountKopecks),
  ];
}

/** The parts of a refund must make its sum before anything is booked from them. */
function figuresDisagree(fact: RefundFact): string | null {
  const ofLines = fact.lines.reduce((sum, line) => sum + line.moneyKopecks, 0);
  const paid = fact.payments.reduce((sum, one) => sum + one.amountKopecks, 0);
  if (ofLines !== fact.moneyKopecks) {
    return `сумма возврата: заявлено ${fact.moneyKopecks}, по строкам ${ofLines}`;
  }
  if (paid !== fact.moneyKopecks) {
    return `выдача денег: заявлено ${fact.moneyKopecks}, по способам ${paid}`;
  }
  if (new Set(fact.lines.map((line) => line.lineId)).size < fact.lines.length) {
    return 'строка возвращается дважды';
  }
  const bonuses = (fact.bonusesBack?.amount ?? 0) > 0 || fact.reversed.length > 0;
  return bonuses && fact.memberId === null ? 'бонусы в возврате без участника' : null;
}
