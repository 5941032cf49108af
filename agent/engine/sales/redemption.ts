/**
 * Paying with bonuses. The hub sets them aside before the cheque is paid. What was lent to this till is spent
 * first, without asking; with the network off the partner's policy says how much goes on the till's own word.
 */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { MemberId, PurchaseId, ReservationId } from '@verno/shared/kernel/ids';
import { reservationId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Notices } from './notices.ts';
import type { OpenSale } from './open-sale.ts';
import type { OwnWord } from './own-word.ts';
import type { Reservation, Wish } from './open-cheque.ts';

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
  /** What the identified member may spend without the hub; null while the till is nobody's. */
  readonly ownWord: (currency: string) => OwnWord | null;
}

export function createRedemption(deps: RedemptionDeps): Redemption {
  const { sale, desk } = deps;
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
    if (!desk.reachable()) return withoutHub(deps, currency, amount);
    const granted = grantedOf(sale, currency, amount);
    if (granted === 0) return err(tillProblem('bonus.not_allowed'));
    const word = deps.ownWord(currency);
    const lent = word?.kind === 'escrow' ? Math.min(granted, word.amount) : 0;
    const own = lent === 0 ? null : { currency, amount: lent };
    if (lent === granted) return settled(deps, { reservation: null, own }, granted < amount);
    const id = cheque.reservation?.reservationId ?? reservationId.parse(deps.newId());
    const held = await desk.reserve({
      reservationId: id,
      purchaseId: cheque.purchaseId,
      memberId: cheque.member.memberId,
      currency,
      amount: granted - lent,
    });
    if (held.ok) return settled(deps, { reservation: held.value, own }, granted < amount);
    // The answer may be lost on its way back: a first reservation must not stay behind.
    if (cheque.reservation === null) {
      desk.release({ reservationId: id, currency, amount: granted, expiresAtMs: 0 });
    }
    return held.error.code === 'bonus.offline_refused' ? withoutHub(deps, currency, amount) : held;
  };
  return { redeem, ready: () => ready(deps) };
}

/** What the rules let pay of a wish. */
function grantedOf(sale: OpenSale, currency: string, amount: number): number {
  return sale.priceFor(null, { currency, amount })?.result.redemption?.granted ?? 0;
}

interface Cover {
  readonly reservation: Reservation | null;
  readonly own: Wish | null;
}

function settled(
  { sale, notices }: RedemptionDeps,
  cover: Cover,
  isLowered: boolean,
): Result<null, Problem> {
  const changed = sale.change({ kind: 'redeem', ...cover });
  if (changed.ok && isLowered) notices.tell('info', tillProblem('bonus.lowered'));
  return changed;
}

/** Nobody can be asked: the till's own word, as far as the policy lets it go. */
function withoutHub(deps: RedemptionDeps, currency: string, amount: number): Result<null, Problem> {
  const word = deps.ownWord(currency);
  if (word === null || word.amount === 0) {
    return err(tillProblem(word?.refusal ?? 'bonus.offline_refused'));
  }
  const granted = grantedOf(deps.sale, currency, Math.min(amount, word.amount));
  if (granted === 0) return err(tillProblem('bonus.not_allowed'));
  const own = { currency, amount: granted };
  return settled(deps, { reservation: null, own }, granted < amount);
}

async function ready(deps: RedemptionDeps): Promise<Result<null, Problem>> {
  const { sale, desk, nowMs } = deps;
  const { cheque } = sale.state();
  const { reservation: held, own, member, purchaseId } = cheque;
  if (member === null || purchaseId === null) return ok(null);
  // What was lent may be called back, caps may be lowered, while the cheque lies open.
  if (own !== null && (deps.ownWord(own.currency)?.amount ?? 0) < own.amount) return drop(sale);
  if (held === null || held.expiresAtMs - nowMs() > RENEW_BEFORE_END_MS) return ok(null);
  const { currency, amount } = held;
  const renewed = await desk.reserve({
    reservationId: held.reservationId,
    purchaseId,
    memberId: member.memberId,
    currency,
    amount,
  });
  if (renewed.ok) return sale.change({ kind: 'redeem', reservation: renewed.value, own });
  return drop(sale);
}

function drop(sale: OpenSale): Result<null, Problem> {
  const dropped = sale.change({ kind: 'redeem', reservation: null });
  return dropped.ok ? err(tillProblem('bonus.released')) : dropped;
}
