/**
 * The sale as a value: the open cheque and the receipt of the one before. Commands change it by a pure
 * function; prices are not kept, they are computed anew from it.
 *
 * Invariants: line ids are unique; piece goods have whole quantities; a cheque without lines has neither a
 * redemption nor a reservation; what is granted never exceeds what the hub set aside and the till vouches for.
 */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { GoodsItem } from '@verno/shared/contracts/sync';
import type { PurchaseId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { addLine, setQuantity } from './lines.ts';
import { COUPONS_MAX, EMPTY_CHEQUE, isEmpty } from './open-cheque.ts';
import type {
  OpenCheque,
  ReceiptState,
  Reservation,
  SaleLine,
  SaleMember,
  SaleState,
  Wish,
} from './open-cheque.ts';

export type SaleCommand =
  | {
      readonly kind: 'add';
      readonly goods: GoodsItem;
      /** null = one piece, or one kilogram until the weight is set. */
      readonly quantityMilli: number | null;
      readonly barcode: string | null;
    }
  | { readonly kind: 'set_quantity'; readonly lineId: string; readonly quantityMilli: number }
  | { readonly kind: 'remove_line'; readonly lineId: string }
  | { readonly kind: 'identify'; readonly member: SaleMember }
  | { readonly kind: 'dismiss_member' }
  | { readonly kind: 'show_coupon'; readonly code: string }
  | {
      readonly kind: 'redeem';
      readonly reservation: Reservation | null;
      /** What the till vouches for itself, of the reservation's currency where there is one. */
      readonly own?: Wish | null;
    }
  | { readonly kind: 'agree'; readonly totalKopecks: number }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'paid'; readonly receipt: ReceiptState }
  | { readonly kind: 'next' }
  | { readonly kind: 'show_receipt'; readonly receipt: ReceiptState };

export interface SaleContext {
  /** Id for a cheque that begins now. */
  readonly newPurchaseId: PurchaseId;
}

/** What the face's phase follows from. */
export function phaseOf(state: SaleState): 'selling' | 'paid' | 'ask_receipt' {
  if (state.receipt === null) return 'selling';
  if (state.receipt.print === 'unknown') return 'ask_receipt';
  return isEmpty(state.cheque) ? 'paid' : 'selling';
}

/** The sale after a command; a refusal leaves it as it was. */
export function apply(
  state: SaleState,
  command: SaleCommand,
  context: SaleContext,
): Result<SaleState, Problem> {
  switch (command.kind) {
    case 'add':
    case 'set_quantity':
    case 'remove_line': {
      const lines = changeLines(state.cheque, command);
      if (!lines.ok) return lines;
      return ok(begin(state, withLines(state.cheque, lines.value, command.kind), context));
    }
    case 'identify':
      return ok(begin(state, identified(state.cheque, command.member), context));
    case 'dismiss_member':
      return ok(dismissed(state));
    case 'show_coupon': {
      const cheque = withCoupon(state.cheque, command.code);
      return cheque.ok ? ok(begin(state, cheque.value, context)) : cheque;
    }
    case 'redeem':
      return redeemed(state, command.reservation, command.own ?? null);
    case 'agree':
      return ok({ ...state, cheque: { ...state.cheque, agreedKopecks: command.totalKopecks } });
    case 'cancel':
      return ok({ ...state, cheque: EMPTY_CHEQUE });
    case 'paid':
      return ok({ cheque: EMPTY_CHEQUE, receipt: command.receipt });
    case 'next':
      if (phaseOf(state) === 'ask_receipt') return err(tillProblem('sale.receipt_undecided'));
      return ok({ ...state, receipt: null });
    case 'show_receipt':
      return ok({ ...state, receipt: command.receipt });
    default:
      return unreachable(command);
  }
}

type LineCommand = Extract<SaleCommand, { kind: 'add' | 'set_quantity' | 'remove_line' }>;

function changeLines(cheque: OpenCheque, command: LineCommand): Result<SaleLine[], Problem> {
  switch (command.kind) {
    case 'add':
      return addLine(cheque, command);
    case 'set_quantity':
      return setQuantity(cheque.lines, command.lineId, command.quantityMilli);
    case 'remove_line': {
      const rest = cheque.lines.filter(({ line }) => line.lineId !== command.lineId);
      if (rest.length === cheque.lines.length) return err(tillProblem('sale.line_unknown'));
      return ok(rest);
    }
    default:
      return unreachable(command);
  }
}

function withLines(cheque: OpenCheque, lines: SaleLine[], kind: LineCommand['kind']): OpenCheque {
  const changed = { ...cheque, lines, agreedKopecks: null };
  if (kind === 'add') return { ...changed, linesMade: cheque.linesMade + 1 };
  return lines.length === 0 ? withoutRedemption(changed) : changed;
}

/** The cheque with what was done to it: a settled receipt gives way, an undecided one stays. */
function begin(state: SaleState, cheque: OpenCheque, context: SaleContext): SaleState {
  const purchaseId = isEmpty(cheque) ? null : (cheque.purchaseId ?? context.newPurchaseId);
  const begun = isEmpty(cheque) ? EMPTY_CHEQUE : { ...cheque, purchaseId };
  return { cheque: begun, receipt: phaseOf(state) === 'ask_receipt' ? state.receipt : null };
}

function identified(cheque: OpenCheque, member: SaleMember): OpenCheque {
  const same = cheque.member?.memberId === member.memberId;
  const kept = same ? cheque : withoutRedemption(cheque);
  return { ...kept, member, agreedKopecks: null };
}

/** A coupon shown twice is shown once. */
function withCoupon(cheque: OpenCheque, code: string): Result<OpenCheque, Problem> {
  if (cheque.coupons.includes(code)) return err(tillProblem('coupon.already', { code }));
  if (cheque.coupons.length >= COUPONS_MAX) return err(tillProblem('coupon.too_many'));
  return ok({ ...cheque, coupons: [...cheque.coupons, code], agreedKopecks: null });
}

function dismissed(state: SaleState): SaleState {
  const cheque = { ...withoutRedemption(state.cheque), member: null, agreedKopecks: null };
  return { ...state, cheque: isEmpty(cheque) ? EMPTY_CHEQUE : cheque };
}

function redeemed(
  state: SaleState,
  held: Reservation | null,
  own: Wish | null,
): Result<SaleState, Problem> {
  const first = held ?? own;
  if (first === null) return ok({ ...state, cheque: withoutRedemption(state.cheque) });
  if (state.cheque.member === null) return err(tillProblem('member.not_identified'));
  if (state.cheque.lines.length === 0) return err(tillProblem('sale.empty'));
  const amount = (held?.amount ?? 0) + (own?.amount ?? 0);
  const redemption = { currency: first.currency, amount };
  return ok({
    ...state,
    cheque: { ...state.cheque, redemption, reservation: held, own, agreedKopecks: null },
  });
}

function withoutRedemption(cheque: OpenCheque): OpenCheque {
  return { ...cheque, redemption: null, reservation: null, own: null, agreedKopecks: null };
}
