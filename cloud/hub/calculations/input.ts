/** What a program sends as what the engine reads: places and member checked, goods looked up. */
import type { CalculationInput } from '@verno/shared/contracts/hub/calculations';
import { can } from '@verno/shared/contracts/rights';
import type { Right } from '@verno/shared/contracts/rights';
import { partnerId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { memberFacts } from '@verno/shared/promotions/cheque';
import type { Cheque, MemberFacts } from '@verno/shared/promotions/cheque';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Caller } from '../auth/callers.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { findMember } from '../projections/find-member.ts';
import { readMemberItem } from '../projections/member-items.ts';
import type { Db } from '../store/database.ts';
import { readLines } from './lines.ts';
import { findPlace } from './place.ts';
import type { Place } from './place.ts';
import { minorOf } from './quantity.ts';

export interface PricedInput {
  readonly cheque: Cheque;
  readonly names: PurchaseFact['names'];
  /** Everything known of the member; null for an anonymous purchase. */
  readonly facts: MemberFacts | null;
}

export interface ReadInput extends PricedInput {
  readonly place: Place;
}

/** Who asks, by which right, and the id that chance is drawn by. */
export interface Asked {
  readonly caller: Caller;
  readonly right: Right;
  readonly calculationId: string;
}

/** Reads an input for pricing; every refusal names what is wrong. */
export async function readInput(
  db: Db,
  asked: Asked,
  input: CalculationInput,
): Promise<Result<ReadInput, Refusal>> {
  const { caller } = asked;
  const found = await findPlace(db, caller.partnerId, input);
  const place = found === null ? null : checkPlace(found, asked, input);
  if (place !== null && !place.ok) return place;
  if (found === null) return err(refusal('store.unknown'));
  const member = await readMember(db, caller.partnerId, input.member);
  if (!member.ok) return member;
  const lines = await readLines(db, caller.partnerId, input.lines);
  if (!lines.ok) return lines;
  const redemption = readRedemption(found, input, member.value);
  if (!redemption.ok) return redemption;
  return ok({
    cheque: {
      partnerId: partnerId.parse(caller.partnerId),
      storeId: input.storeId,
      tillId: input.tillId,
      lines: lines.value.lines,
      paymentMethod: input.paymentMethod,
      identification: member.value === null ? null : input.identification,
      coupons: input.coupons,
      redemption: redemption.value,
      draw: asked.calculationId,
    },
    names: lines.value.names,
    facts: member.value,
    place: found,
  });
}

/** The till must stand in the store, and the caller may act there. */
function checkPlace(
  place: Place,
  { caller, right }: Asked,
  { storeId }: CalculationInput,
): Result<null, Refusal> {
  if (!can(caller.grants, right, storeId)) return err(refusal('store.unknown'));
  return place.tillName === null ? err(refusal('till.unknown')) : ok(null);
}

async function readMember(
  db: Db,
  partner: string,
  identifier: CalculationInput['member'],
): Promise<Result<MemberFacts | null, Refusal>> {
  if (identifier === null) return ok(null);
  // Who is named by his id need not be looked for.
  const found =
    identifier.kind === 'memberId'
      ? ok({ memberId: identifier.value, spentCard: false })
      : await findMember(db, partner, identifier);
  if (!found.ok) return found;
  if (found.value.spentCard) return err(refusal('card.blocked'));
  const item = await readMemberItem(db, partner, found.value.memberId);
  if (item === null) return err(refusal('member.unknown'));
  return item.state === 'blocked'
    ? err(refusal('member.blocked'))
    : ok(memberFacts.parse(item.facts));
}

/** Decimal text in minor units; «max» is all the member has, the engine then says how much may be. */
function readRedemption(
  { currencies }: Place,
  { redemption }: CalculationInput,
  facts: MemberFacts | null,
): Result<Cheque['redemption'], Refusal> {
  if (redemption === null) return ok(null);
  const { currency: code, amount } = redemption;
  const currency = currencies.find((one) => one.code === code);
  const minor =
    amount === 'max'
      ? Math.max(0, facts?.balances[code] ?? 0)
      : minorOf(amount, currency?.decimals ?? 0);
  if (currency === undefined || minor === null) {
    return err(refusal('calculation.bad_redemption', { params: { currency: code } }));
  }
  return ok({ currency: code, amount: minor });
}
