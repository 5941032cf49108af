/**
 * The one open sale of this till: applies commands, prices the outcome, keeps it on disk, then shows it.
 * Nothing is shown that is not durable, and nothing is kept that the engine could not price.
 */
import { purchaseId } from '@verno/shared/kernel/ids';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Moment, PaymentMethod } from '@verno/shared/promotions/cheque';
import type { Identity } from '../store/identity.ts';
import { documentOf } from '../store/documents.ts';
import type { TillStore } from '../store/store.ts';
import { deskAt, limitsUsed, memberFactsAt } from './own-uses.ts';
import type { Desk } from './own-uses.ts';
import { chequeOf, factsNow } from './pricing.ts';
import type { Priced } from './pricing.ts';
import type { Rules } from './rules.ts';
import { EMPTY_SALE, saleState } from './open-cheque.ts';
import { apply } from './state.ts';
import type { OpenCheque, Reservation, SaleState } from './open-cheque.ts';
import type { SaleCommand } from './state.ts';

export interface OpenSale {
  readonly state: () => SaleState;
  /** Prices of the shown cheque; null while the till is not enrolled. */
  readonly priced: () => Priced | null;
  /** `alongside` runs in the same transaction, before the state is written. */
  readonly change: (command: SaleCommand, alongside?: () => void) => Result<null, Problem>;
  /** The shown cheque priced for a payment, at this moment. */
  readonly priceFor: (
    method: PaymentMethod | null,
    wish?: OpenCheque['redemption'],
  ) => Priced | null;
  /** Rules, facts or time have moved: prices are computed anew. */
  readonly reprice: () => void;
}

export interface OpenSaleDeps {
  readonly store: TillStore;
  readonly identity: () => Identity | null;
  readonly rules: () => Rules;
  readonly moment: () => Moment;
  readonly newId: () => string;
  /** A reservation that no cheque needs any more. */
  readonly release: (reservation: Reservation) => void;
  readonly onChange: () => void;
}

export function createOpenSale(deps: OpenSaleDeps): OpenSale {
  const { store } = deps;
  const kept = documentOf(store.database, 'open_sale', saleState);
  let state = kept.read() ?? EMPTY_SALE;
  let priced = price(deps, state.cheque, null, state.cheque.redemption);
  return {
    state: () => state,
    priced: () => priced,
    priceFor: (method, wish = state.cheque.redemption) => price(deps, state.cheque, method, wish),
    reprice: () => {
      priced = price(deps, state.cheque, null, state.cheque.redemption);
      deps.onChange();
    },
    change: (command, alongside) => {
      const newPurchaseId = purchaseId.parse(deps.newId());
      const next = apply(state, command, { newPurchaseId });
      if (!next.ok) return next;
      const nextPriced = price(deps, next.value.cheque, null, next.value.cheque.redemption);
      store.database.inSaleTransaction(() => {
        alongside?.();
        kept.write(next.value);
      });
      const dropped = droppedReservation(state, next.value, command);
      state = next.value;
      priced = nextPriced;
      if (dropped !== null) deps.release(dropped);
      deps.onChange();
      return ok(null);
    },
  };
}

function price(
  deps: OpenSaleDeps,
  open: OpenCheque,
  method: PaymentMethod | null,
  wish: OpenCheque['redemption'],
): Priced | null {
  const identity = deps.identity();
  if (identity === null) return null;
  const currency = deps.store.feed.settings.read()?.currencies[0]?.code;
  // Asking for nothing still tells the limit, which the member's panel shows.
  const asked = wish ?? (currency === undefined ? null : { currency, amount: 0 });
  const at = deps.moment();
  const desk = deskAt(deps.store, identity, at);
  const used = limitsUsed(deps.rules().limits, desk, open.coupons);
  const cheque = chequeOf(open, identity, method, method === null ? asked : wish, used);
  const facts = readFacts(deps.store, open, desk);
  return { cheque, facts, at, result: deps.rules().evaluate(cheque, facts, at) };
}

function readFacts(store: TillStore, open: OpenCheque, desk: Desk): Priced['facts'] {
  if (open.member === null) return null;
  const { memberId } = open.member;
  const item = store.members.byId(memberId);
  if (item === null) return null;
  const balances = store.members.balances(memberId);
  const facts = memberFactsAt(item, desk);
  return factsNow(facts, balances, store.bonuses.ofMember(memberId), open.reservation);
}

/** What the hub still holds for a cheque that no longer wants it; a paid one keeps it for the books. */
function droppedReservation(
  before: SaleState,
  after: SaleState,
  command: SaleCommand,
): Reservation | null {
  const held = before.cheque.reservation;
  if (held === null || command.kind === 'paid') return null;
  return after.cheque.reservation?.reservationId === held.reservationId ? null : held;
}
