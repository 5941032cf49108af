/** The open cheque as the engine reads it, and what the engine said of it. */
import type { Cheque, MemberFacts, Moment, PaymentMethod } from '@verno/shared/promotions/cheque';
import type { EngineResult } from '@verno/shared/promotions/result';
import type { Identity } from '../store/identity.ts';
import type { OpenCheque, Reservation } from './open-cheque.ts';

/** A cheque with its prices at a moment. */
export interface Priced {
  readonly cheque: Cheque;
  readonly facts: MemberFacts | null;
  readonly at: Moment;
  readonly result: EngineResult;
}

/** The engine's input; `asked` is what bonuses should pay, null where nobody asked. */
export function chequeOf(
  open: OpenCheque,
  identity: Identity,
  paymentMethod: PaymentMethod | null,
  asked: Cheque['redemption'],
  limitsUsed: Cheque['limitsUsed'],
): Cheque {
  return {
    partnerId: identity.partnerId,
    storeId: identity.storeId,
    tillId: identity.tillId,
    lines: open.lines.map(({ line }) => line),
    paymentMethod,
    identification: open.member?.method ?? null,
    coupons: open.coupons,
    redemption: open.member === null ? null : asked,
    ...(limitsUsed === undefined ? {} : { limitsUsed }),
    // The cheque's own id is drawn at random when it begins: chances stay as they fell.
    ...(open.purchaseId === null ? {} : { draw: open.purchaseId }),
  };
}

/**
 * Facts with balances as they stand now: the hub's at the cursor, plus own purchases it has not counted yet,
 * plus what is set aside for this very cheque (the hub has already taken that off).
 */
export function factsNow(
  facts: MemberFacts,
  hubBalances: Readonly<Record<string, number>>,
  ownDeltas: Readonly<Record<string, number>>,
  held: Reservation | null,
): MemberFacts {
  const balances: Record<string, number> = { ...facts.balances, ...hubBalances };
  for (const [currency, delta] of Object.entries(ownDeltas)) {
    balances[currency] = (balances[currency] ?? 0) + delta;
  }
  if (held !== null) balances[held.currency] = (balances[held.currency] ?? 0) + held.amount;
  return { ...facts, balances };
}
