/**
 * Paying with bonuses. The hub sets the bonuses aside before the cheque is paid; off-line they are refused
 * in words and accrual goes on (the store's policy `earn_only`).
 */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { MemberId, PurchaseId, ReservationId } from '@verno/shared/kernel/ids';
import { reservationId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Notices } from './notices.ts';
import type { OpenSale } from './open-sale.ts';
import type { Reservation } from './open-cheque.ts';

/** A reservation that ends within this time is asked for anew before paying. */
const RENEW_BEFORE_END_MS = 30_000;

interface ReservationAsk {
  readonly reservationId: ReservationId;
  readonly purchaseId: PurchaseId;
  readonly memberId: MemberId;
  readonly currency: string;
  readonly amount: number;
}

/** The hub's side of bonuses. */
export interface BonusDesk {
  /** False when asking makes no sense. */
  readonly reachable: () => boolean;
  /** Answers within the desk's own time limit. */
  readonly reserve: (ask: ReservationAsk) => Promise<Result<Reservation, Problem>>;
  /** Best effort: a reservation that is never released ends by itself. */
  readonly release: (reservation: Reservation) => void;
}

export interface Redemption {
  readonly redeem: (currency: string, amount: number) => Promise<Result<null, Problem>>;
  /** Before paying: a reservation about to end is renewed, or the wish is taken back with a notice. */
  readonly ready: () => Promise<Result<null, Problem>>;
}

export interface RedemptionDeps {
  readonly sale: OpenSale;
  readonly desk: BonusDesk;
  readonly notices: Notices;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly knowsCurrency: (currency: string) => boolean;
}

export function createRedemption(deps: RedemptionDeps): Redemption {
  const { sale, desk, notices } = deps;
  const redeem: Redemption['redeem'] = async (currency, amount) => {
    if (amount === 0) return sale.change({ kind: 'redeem', reservation: null });
    const { cheque } = sale.state();
    if (cheque.member === null) return err(tillProblem('member.not_identified'));
    if (cheque.lines.length === 0 || cheque.purchaseId === null) {
      return err(tillProblem('sale.empty'));
    }
    if (!deps.knowsCurrency(currency)) {
      return err(tillProblem('bonus.currency_unknown', { currency }));
    }
    if (!desk.reachable()) return err(tillProblem('bonus.offline_refused'));
    const granted = sale.priceFor(null, { currency, amount })?.result.redemption?.granted ?? 0;
    if (granted === 0) return err(tillProblem('bonus.not_allowed'));
    const id = cheque.reservation?.reservationId ?? reservationId.parse(deps.newId());
    const held = await desk.reserve({
      reservationId: id,
      purchaseId: cheque.purchaseId,
      memberId: cheque.member.memberId,
      currency,
      amount: granted,
    });
    if (!held.ok) {
      // The answer may be lost on its way back: a first reservation must not stay behind.
      if (cheque.reservation === null) {
        desk.release({ reservationId: id, currency, amount: granted, expiresAtMs: 0 });
      }
      return held;
    }
    const changed = sale.change({ kind: 'redeem', reservation: held.value });
    if (changed.ok && granted < amount) notices.tell('info', tillProblem('bonus.lowered'));
    return changed;
  };
  return { redeem, ready: () => ready(deps) };
}

async function ready({ sale, desk, nowMs }: RedemptionDeps): Promise<Result<null, Problem>> {
  const { cheque } = sale.state();
  const { reservation: held, member, purchaseId } = cheque;
  if (held === null || member === null || purchaseId === null) return ok(null);
  if (held.expiresAtMs - nowMs() > RENEW_BEFORE_END_MS) return ok(null);
  const { currency, amount } = held;
  const renewed = await desk.reserve({
    reservationId: held.reservationId,
    purchaseId,
    memberId: member.memberId,
    currency,
    amount,
  });
  if (renewed.ok) return sale.change({ kind: 'redeem', reservation: renewed.value });
  const dropped = sale.change({ kind: 'redeem', reservation: null });
  return dropped.ok ? err(tillProblem('bonus.released')) : dropped;
}
