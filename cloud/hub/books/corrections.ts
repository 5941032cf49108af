/** Corrections by hand: taken once by their id, booked at once or after a second person's word. */
import { sha256Hex } from '@verno/shared/kernel/sha256';
import { canonicalJson } from '@verno/shared/kernel/canonical';
import type { CorrectionOrder } from '@verno/shared/contracts/hub/corrections';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { parseAmount } from '@verno/shared/ledger/amount';
import { localTime } from '../calendar.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { findMembers } from '../projections/find-members.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import { bookCorrection } from './correction-booking.ts';
import { claimCorrections, currenciesOf, dropClaim, markBooked } from './correction-rows.ts';
import type { Actor, Claim, CurrencyRules, DoneCorrection } from './correction-rows.ts';
import { datesByCurrency, zoneOf } from './lifetimes.ts';
import { whoLeft } from './standing.ts';
import type { BookParts } from './types.ts';

/** What became of one order; a refused one has left nothing behind. */
export type Ordered = Result<{ readonly correctionId: string }, Refusal>;

interface Candidate extends Claim {
  readonly waits: boolean;
}

/**
 * Takes orders, at most `CORRECTION_ROWS_MAX`; answers in their order. An id that is known answers what it
 * answered before, or a refusal when it was another order.
 */
export async function orderCorrections(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  orders: readonly CorrectionOrder[],
): Promise<Ordered[]> {
  const outcomes = new Map<number, Ordered>();
  const candidates: Candidate[] = [];
  const currencies = await currenciesOf(tx, actor.partnerId);
  const timeZone = await zoneOf(tx, actor.partnerId);
  const today = localTime(parts.nowMs, timeZone).slice(0, 10);
  const members = await findMembers(
    tx,
    actor.partnerId,
    orders.map((order) => order.member),
  );
  const gone = await whoLeft(
    tx,
    actor.partnerId,
    members.filter((id) => id !== null),
  );
  for (const [index, order] of orders.entries()) {
    const memberId = members[index] ?? null;
    if (memberId !== null && gone.has(memberId)) {
      outcomes.set(index, err(refusal('member.left')));
      continue;
    }
    const read = readOrder(order, { memberId, currency: currencies.get(order.currency), today });
    if (!read.ok) outcomes.set(index, read);
    else candidates.push({ index, requestHash: hashOf(order), ...read.value });
  }
  const claimed = await claimCorrections(tx, parts, actor, firstOfEach(candidates));
  const now = candidates.filter(({ index, waits }) => claimed.has(index) && !waits);
  for (const [index, outcome] of await bookAll(tx, parts, actor.partnerId, timeZone, now)) {
    outcomes.set(index, outcome);
  }
  for (const candidate of candidates) {
    const { index, correction } = candidate;
    if (outcomes.has(index)) continue;
    const first = candidates.find((one) => one.correction.correctionId === correction.correctionId);
    outcomes.set(
      index,
      claimed.has(index)
        ? ok({ correctionId: correction.correctionId })
        : await answerAgain(tx, actor.partnerId, candidate, outcomes.get(first?.index ?? index)),
    );
  }
  return orders.map((_, index) => {
    const outcome = outcomes.get(index);
    if (outcome === undefined) throw new Error(`order ${index} has no outcome`);
    return outcome;
  });
}

/** An order against what is known; nothing is locked or written yet. */
function readOrder(
  order: CorrectionOrder,
  known: {
    readonly memberId: string | null;
    readonly currency: CurrencyRules | undefined;
    readonly today: string;
  },
): Result<Pick<Candidate, 'correction' | 'waits'>, Refusal> {
  const { memberId, currency, today } = known;
  if (currency === undefined) return err(refusal('currency.unknown'));
  const amount = parseAmount(order.amount, currency.decimals);
  if (amount === null) {
    return err(refusal('correction.bad_amount', { params: { decimals: currency.decimals } }));
  }
  const { activateOn = null, expireOn = null } = order;
  const dated = activateOn !== null || expireOn !== null;
  const backwards = expireOn !== null && (expireOn <= today || expireOn <= (activateOn ?? ''));
  if (backwards || (dated && order.kind !== 'accrue')) return err(refusal('correction.bad_dates'));
  if (memberId === null) return err(refusal('member.unknown'));
  const { correctionId, kind, shortBalance, evenBlocked, reason } = order;
  const waits = currency.approveAbove !== null && amount > currency.approveAbove;
  return ok({
    waits,
    correction: {
      correctionId,
      kind,
      memberId,
      identifierKind: order.member.kind,
      currency: order.currency,
      amount,
      shortBalance,
      activateOn,
      expireOn,
      evenBlocked,
      reason,
    },
  });
}

/** The same order has the same hash, in whatever order its fields came. */
function hashOf({ evenBlocked, ...order }: CorrectionOrder): string {
  return sha256Hex(
    canonicalJson({
      ...order,
      // Orders of before there was such a word have the hash they had.
      ...(evenBlocked ? { evenBlocked } : {}),
      activateOn: order.activateOn ?? null,
      expireOn: order.expireOn ?? null,
    }),
  );
}

/** An id that comes twice in one batch is one order. */
function firstOfEach(candidates: readonly Candidate[]): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { correctionId } = candidate.correction;
    if (!byId.has(correctionId)) byId.set(correctionId, candidate);
  }
  return [...byId.values()];
}

/** `first`: what became of the order of this id in the same batch, if it was there and was decided. */
async function answerAgain(
  tx: Tx,
  partnerId: string,
  candidate: Candidate,
  first: Ordered | undefined,
): Promise<Ordered> {
  const { correctionId } = candidate.correction;
  const known = await tx
    .selectFrom('correction')
    .where('partner_id', '=', partnerId)
    .where('correction_id', '=', correctionId)
    .select('request_hash')
    .executeTakeFirst();
  if (known === undefined && first !== undefined) return first;
  return known?.request_hash === candidate.requestHash
    ? ok({ correctionId })
    : err(refusal('correction.id_reused'));
}

/** Books claimed orders in one book; a refused one gives its id free again. */
async function bookAll(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  timeZone: string,
  candidates: readonly Candidate[],
): Promise<Map<number, Ordered>> {
  const outcomes = new Map<number, Ordered>();
  if (candidates.length === 0) return outcomes;
  const memberIds = candidates.map((one) => one.correction.memberId);
  const members = await lockMembers(tx, partnerId, memberIds);
  const book = await openBook(tx, parts, partnerId, members);
  const where = { partnerId, timeZone, nowMs: parts.nowMs };
  const lives = { timeZone, datesOf: datesByCurrency(tx, where) };
  const booked: DoneCorrection[] = [];
  for (const { index, correction } of candidates) {
    const { correctionId } = correction;
    const done = await bookCorrection(book, correction, lives);
    outcomes.set(index, done.ok ? ok({ correctionId }) : done);
    if (done.ok) booked.push({ correctionId, ...done.value });
    else await dropClaim(tx, partnerId, correctionId);
  }
  await markBooked(tx, partnerId, booked);
  await book.save(tx);
  return outcomes;
}
