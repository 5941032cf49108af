/** One correction into an open book. */
import type { CorrectionOrder } from '@verno/shared/contracts/hub/corrections';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { LotDates } from '@verno/shared/ledger/lifetime';
import type { Movement } from '@verno/shared/ledger/posting';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { spanOf } from './lifetimes.ts';
import type { Book } from './types.ts';
import { creditLot, forgiveOverdraft, spendBonuses } from './verbs.ts';

export interface Correction {
  readonly correctionId: string;
  readonly kind: CorrectionOrder['kind'];
  readonly memberId: string;
  readonly identifierKind: CorrectionOrder['member']['kind'];
  readonly currency: string;
  /** Minor units, positive. */
  readonly amount: number;
  readonly shortBalance: CorrectionOrder['shortBalance'];
  readonly activateOn: string | null;
  readonly expireOn: string | null;
  /** Asked for on purpose: a block does not hold it up. */
  readonly evenBlocked: boolean;
  readonly reason: string;
}

export interface BookedCorrection {
  readonly booked: number;
  readonly accountId: string;
}

/** How long bonuses given by hand live: days of the programme's zone, by currency where the order names none. */
export interface Lives {
  readonly timeZone: string;
  readonly datesOf: (currency: string) => Promise<LotDates>;
}

/**
 * Books a correction of a locked member. An account is blocked because somebody doubts it: by hand it is
 * changed only on purpose.
 */
export async function bookCorrection(
  book: Book,
  correction: Correction,
  lives: Lives,
): Promise<Result<BookedCorrection, Refusal>> {
  if (book.members.get(correction.memberId) === 'left') return err(refusal('member.left'));
  const { state } = book.accountOf(correction.memberId, correction.currency);
  if (state === 'blocked' && !correction.evenBlocked) {
    return err(refusal('correction.account_blocked'));
  }
  switch (correction.kind) {
    case 'accrue':
      return ok(await give(book, correction, lives));
    case 'write_off':
      return take(book, correction);
    case 'forgive':
      return forgive(book, correction);
    default:
      return unreachable(correction.kind);
  }
}

async function give(
  book: Book,
  correction: Correction,
  { timeZone, datesOf }: Lives,
): Promise<BookedCorrection> {
  const { memberId, currency, amount, correctionId, activateOn, expireOn } = correction;
  const { nowMs } = book.parts;
  const own = activateOn !== null || expireOn !== null;
  const dates = own ? { activateOn, expireOn } : await datesOf(currency);
  const lot = creditLot(book, {
    memberId,
    currency,
    amount,
    causeId: correctionId,
    promotionId: null,
    ...spanOf(dates, timeZone, nowMs),
  });
  const to = lot.state === 'pending' ? 'pending' : 'active';
  post(book, correction, { kind: 'correction', from: 'house_corrected', to, amount });
  return { booked: amount, accountId: lot.accountId };
}

function take(book: Book, correction: Correction): Result<BookedCorrection, Refusal> {
  const { accountId, now } = book.accountOf(correction.memberId, correction.currency);
  const there = Math.max(0, now.active);
  if (correction.shortBalance === 'refuse' && there < correction.amount) {
    const params = { active: there, wanted: correction.amount };
    return err(refusal('bonus.insufficient', { params }));
  }
  const amount =
    correction.shortBalance === 'to_zero' ? Math.min(there, correction.amount) : correction.amount;
  if (amount > 0) {
    spendBonuses(book, { kind: 'correction', id: correction.correctionId }, correction, amount);
    post(book, correction, { kind: 'correction', from: 'active', to: 'house_corrected', amount });
  }
  return ok({ booked: amount, accountId });
}

function forgive(book: Book, correction: Correction): Result<BookedCorrection, Refusal> {
  const { accountId, now } = book.accountOf(correction.memberId, correction.currency);
  const overdraft = Math.max(0, -now.active);
  const { amount } = correction;
  if (amount > overdraft) {
    return err(refusal('correction.no_overdraft', { params: { overdraft } }));
  }
  forgiveOverdraft(book, correction, amount);
  post(book, correction, { kind: 'write_off', from: 'house_written_off', to: 'active', amount });
  return ok({ booked: amount, accountId });
}

function post(
  book: Book,
  correction: Correction,
  movement: Pick<Movement, 'kind' | 'from' | 'to' | 'amount'>,
): void {
  const { correctionId, memberId, currency, reason } = correction;
  book.post({ kind: 'correction', id: correctionId, purchaseId: null }, [
    { ...movement, memberId, currency, promotionId: null, reason },
  ]);
}
