/** What a condition may look at, and the book of what it looked at. */
import type { Basket } from './basket.ts';
import type { BonusCost } from './bonus-cost.ts';
import type { LocalTime } from './calendar.ts';
import type { Cheque, MemberFacts } from './cheque.ts';
import type { CouponDesk } from './coupons.ts';
import type { Slots } from './slots.ts';
import type { Verdict } from './verdict.ts';

export interface View {
  readonly cheque: Cheque;
  readonly member: MemberFacts | null;
  readonly basket: Basket;
  readonly now: LocalTime;
  /** Events raised so far by rules of this cheque. */
  readonly events: string[];
  readonly coupons: CouponDesk;
  /** What rules have cost the member so far. */
  readonly bonusesTaken: BonusCost[];
  /** Keys of the member's facts that were read. Every read of a fact writes its key here first. */
  readonly factsRead: Set<string>;
  /** Verdicts of conditions that cannot change, by their slot. */
  readonly verdicts: Slots<Verdict>;
}
