/** What a program sends as what the engine reads: places and member checked, goods looked up. */
import type { CalculationInput } from '@verno/shared/contracts/hub/calculations';
import { can } from '@verno/shared/contracts/rights';
import type { Right } from '@verno/shared/contracts/rights';
import { partnerId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { factsAt, NOTHING_TIMED } from '@verno/shared/marketing/facts-at';
import { limitsUsedAt } from '@verno/shared/marketing/limits-used';
import { memberItem } from '@verno/shared/contracts/sync';
import type { MemberItem } from '@verno/shared/contracts/sync';
import type { Cheque, MemberFacts, Moment } from '@verno/shared/promotions/cheque';
import type { Program } from '@verno/shared/promotions/program';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Caller } from '../auth/callers.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { findMember } from '../projections/find-member.ts';
import { readMemberItem } from '../projections/member-items.ts';
import type { Db } from '../store/database.ts';
import { readFigures, reservedCoupons } from './figures.ts';
import type { KnownFigures } from './figures.ts';
import { readLines } from './lines.ts';
import { findPlace } from './place.ts';
import type { Place } from './place.ts';
import { minorOf } from './quantity.ts';

export interface PricedInput {
  readonly cheque: Cheque;
  readonly names: PurchaseFact['names'];
  /** Everything known of the member at that moment; null for an anonymous purchase. */
  readonly facts: MemberFacts | null;
}

/** Who asks, by which right, and the id that chance is drawn by. */
export interface Asked {
  readonly caller: Caller;
  readonly right: Right;
  readonly calculationId: string;
}

/** The place an input names, where the caller may act. */
export async function readPlace(
  db: Db,
  asked: Omit<Asked, 'calculationId'>,
  input: CalculationInput,
): Promise<Result<Place, Refusal>> {
  const found = await findPlace(db, asked.caller.partnerId, input);
  return found === null ? err(refusal('store.unknown')) : checkPlace(found, asked, input);
}

/** Reads an input for pricing at a moment by a program; every refusal names what is wrong. */
export async function readInput(
  db: Db,
  { caller, calculationId }: Asked,
  input: CalculationInput,
  by: { readonly place: Place; readonly program: Program; readonly at: Moment },
): Promise<Result<PricedInput, Refusal>> {
  const found = await findItem(db, caller.partnerId, input.member);
  if (!found.ok) return found;
  const lines = await readLines(db, caller.partnerId, input.lines);
  if (!lines.ok) return lines;
  const { storeId, tillId } = input;
  const desk = { partnerId: caller.partnerId, storeId, tillId, program: by.program, at: by.at };
  const known = await readFigures(db, desk, input.coupons);
  const facts =
    found.value === null
      ? null
      : await factsOf(db, caller.partnerId, found.value, known, { calculationId, input });
  const redemption = readRedemption(by.place, input, facts);
  if (!redemption.ok) return redemption;
  const coupons = asWritten(input.coupons, facts);
  return ok({
    cheque: {
      partnerId: partnerId.parse(caller.partnerId),
      storeId,
      tillId,
      lines: lines.value.lines,
      paymentMethod: input.paymentMethod,
      identification: facts === null ? null : input.identification,
      coupons,
      redemption: redemption.value,
      ...limitsUsedAt(known.limits, known, coupons),
      draw: calculationId,
    },
    names: lines.value.names,
    facts,
  });
}

/** The till must stand in the store, and the caller may act there. */
function checkPlace(
  place: Place,
  { caller, right }: Omit<Asked, 'calculationId'>,
  { storeId }: CalculationInput,
): Result<Place, Refusal> {
  if (!can(caller.grants, right, storeId)) return err(refusal('store.unknown'));
  return place.tillName === null ? err(refusal('till.unknown')) : ok(place);
}

async function findItem(
  db: Db,
  partner: string,
  identifier: CalculationInput['member'],
): Promise<Result<MemberItem | null, Refusal>> {
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
  return item.state === 'blocked' ? err(refusal('member.blocked')) : ok(memberItem.parse(item));
}

/** The member as rules read him now, with the coupons that are set aside for this purchase. */
async function factsOf(
  db: Db,
  partner: string,
  item: MemberItem,
  known: KnownFigures,
  asked: { readonly calculationId: string; readonly input: CalculationInput },
): Promise<MemberFacts> {
  const { calculationId, input } = asked;
  const timed = item.timed ?? NOTHING_TIMED;
  const own = await reservedCoupons(db, partner, calculationId, item.memberId, input.coupons);
  return factsAt(item.facts, { ...timed, coupons: [...timed.coupons, ...own] }, known);
}

/** The member's codes as they were issued; people type them in any case. */
function asWritten(codes: readonly string[], facts: MemberFacts | null): string[] {
  const held = new Map(Object.keys(facts?.coupons ?? {}).map((code) => [code.toUpperCase(), code]));
  return codes.map((code) => held.get(code.toUpperCase()) ?? code);
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
