/**
 * Double-entry postings of bonuses. A movement goes from one account to another and is written as two
 * legs that sum to zero; a balance is the sum of an account's legs and nothing else.
 */

/** Where a member's bonuses lie: waiting for their day, spendable, set aside for an open cheque. */
export type MemberAccount = 'pending' | 'active' | 'reserved';
/**
 * The partner's own side: what it promised, took back as payment, let expire, brought from before, gave or
 * took by hand, gave up as a loss; and the way between two accounts, which is empty after each move.
 */
export type HouseAccount =
  | 'house_issued'
  | 'house_redeemed'
  | 'house_expired'
  | 'house_opening'
  | 'house_corrected'
  | 'house_written_off'
  | 'house_transfer';
export type Account = MemberAccount | HouseAccount;

export type MovementKind =
  | 'accrual'
  | 'activation'
  | 'redemption'
  | 'reservation'
  | 'release'
  | 'expiry'
  | 'opening'
  /** An accrual taken back with the goods that had brought it. */
  | 'reversal'
  /** Spent bonuses that come back with returned goods. */
  | 'return'
  | 'correction'
  /** An overdraft given up by the partner. */
  | 'write_off'
  | 'transfer';

/** Bonuses of one member going from one account to another. `amount` is positive, in minor units. */
export interface Movement {
  readonly kind: MovementKind;
  readonly memberId: string;
  readonly currency: string;
  readonly amount: number;
  readonly from: Account;
  readonly to: Account;
  readonly promotionId: string | null;
  /** For a person: the promotion's name, or why. */
  readonly reason: string;
}

/** One leg of a movement; unique by the fact that caused it and `leg`. */
export interface Posting {
  readonly leg: number;
  readonly kind: MovementKind;
  readonly memberId: string;
  readonly account: Account;
  readonly currency: string;
  /** Signed: what came to (+) or left (−) the account. */
  readonly amount: number;
  readonly promotionId: string | null;
  readonly reason: string;
}

/**
 * Legs of movements in their order, numbered from `firstLeg`. The same movements always give the same
 * legs, so a fact booked twice collides with itself.
 * @throws RangeError for an amount that is not a positive safe integer: such a movement is a bug.
 */
export function postingsOf(movements: readonly Movement[], firstLeg = 0): Posting[] {
  return movements.flatMap((movement, index) => {
    if (!Number.isSafeInteger(movement.amount) || movement.amount <= 0) {
      throw new RangeError(`movement of ${movement.amount}`);
    }
    const { kind, memberId, currency, promotionId, reason } = movement;
    const shared = { kind, memberId, currency, promotionId, reason };
    const leg = firstLeg + index * 2;
    return [
      { ...shared, leg, account: movement.from, amount: -movement.amount },
      { ...shared, leg: leg + 1, account: movement.to, amount: movement.amount },
    ];
  });
}
