/**
 * Limits and budgets. Each has a key under which the hub (or the member's counter) adds up what was
 * spent; the period is part of the key, so that last month's figure is never taken for this month's.
 * Inside one cheque they count as they go: two lines cannot both spend the last of a budget.
 */
import { unreachable } from '../kernel/unreachable.ts';
import type { LocalTime } from './calendar.ts';
import { weekStart } from './calendar.ts';
import type { TraceReason } from './result.ts';
import { own } from './own.ts';
import type { View } from './view.ts';

export interface CompiledLimit {
  readonly id: string;
  /** `<promotion>/<limit>`, or `shared/<budget>`. */
  readonly name: string;
  readonly per: 'cheque' | 'customer' | 'code' | 'store' | 'till' | 'promotion';
  readonly period: 'day' | 'week' | 'month' | 'all';
  readonly unit: 'uses' | 'money' | 'bonuses';
  readonly max: number;
  readonly onExceed: 'skip' | 'cut';
}

/** A limit as it stands in this cheque. */
export interface LiveLimit {
  readonly limit: CompiledLimit;
  readonly key: string;
  /** Spent before this cheque. */
  readonly used: number;
}

/** What limits lost inside this cheque so far, by key. */
export type Spent = Map<string, number>;

/**
 * Reads how far a limit has gone.
 * @param couponCode the code a limit per code speaks of; null when the rule uses none
 * @returns null where it cannot be known: a limit per customer without a member, per code without one
 */
export function openLimit(
  limit: CompiledLimit,
  view: View,
  couponCode: string | null,
): LiveLimit | null {
  const { cheque, member, now, factsRead } = view;
  const whose = holder(limit, view, couponCode);
  if (whose === null) return null;
  const key = `${limit.name}${whose}${bucket(limit.period, now)}`;
  if (limit.per === 'cheque') return { limit, key, used: 0 };
  if (limit.per === 'customer') {
    factsRead.add(`member.counters.${key}`);
    return { limit, key, used: own(member?.counters, key) ?? 0 };
  }
  return { limit, key, used: own(cheque.limitsUsed, key) ?? 0 };
}

/** What the limit still allows; never negative. */
export function roomOf(live: LiveLimit, spent: Spent | null): number {
  return Math.max(0, live.limit.max - live.used - (spent?.get(live.key) ?? 0));
}

export function limitReason(live: LiveLimit): TraceReason {
  return {
    code: `limit.${live.limit.unit}`,
    fact: live.key,
    expected: live.limit.max,
    seen: live.used,
  };
}

function holder(limit: CompiledLimit, view: View, couponCode: string | null): string | null {
  switch (limit.per) {
    case 'cheque':
    case 'promotion':
      return '';
    case 'customer':
      return view.member === null ? null : '';
    case 'store':
      return `:${view.cheque.storeId}`;
    case 'till':
      return `:${view.cheque.tillId}`;
    case 'code':
      return couponCode === null ? null : `:${couponCode}`;
    default:
      return unreachable(limit.per);
  }
}

function bucket(period: CompiledLimit['period'], now: LocalTime): string {
  switch (period) {
    case 'all':
      return '';
    case 'day':
      return `@${now.date}`;
    case 'week':
      return `@w${weekStart(now)}`;
    case 'month':
      return `@${now.date.slice(0, 7)}`;
    default:
      return unreachable(period);
  }
}
