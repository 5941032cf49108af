/**
 * What one till has in hand, while its purchases are booked: spends on its own word are taken from what it was
 * lent, and each buyer's share is lent anew. Works on the open book; the rows are written by `save`.
 */
import type { LotPart } from '@verno/shared/ledger/account';
import { grantOf, grantedAfter, leftOf } from '@verno/shared/sync/lending';
import type { LendingTerms } from '@verno/shared/sync/lending';
import type { Tx } from '../../store/database.ts';
import type { Book, Cause } from '../types.ts';
import { setAside, useReserved } from '../verbs.ts';
import { readPolicies } from './policies.ts';
import { lentByTill, loadRights, rightKey, saveRight, tellRights } from './rights.ts';
import type { Right, TillLog } from './rights.ts';

interface Whose {
  readonly memberId: string;
  readonly currency: string;
}

export interface TillHand {
  /** Lots that the rights hold: the book has to have them. */
  readonly lotIds: readonly string[];
  readonly leftOf: (whose: Whose) => number;
  /** Books that the till spent `own` on its word, `lent` of it from its rights. */
  readonly spend: (
    book: Book,
    cause: Cause,
    whose: Whose,
    spent: { readonly own: number; readonly lent: number },
  ) => void;
  /** Lends the member's share of each currency under escrow. */
  readonly lend: (book: Book, memberId: string) => void;
  readonly save: (tx: Tx, nowMs: number) => Promise<void>;
}

const EMPTY: TillHand = {
  lotIds: [],
  leftOf: () => 0,
  spend: () => undefined,
  lend: () => undefined,
  save: async () => undefined,
};

/** A log that may be lent to is the present one of a till in service. */
export interface HandLog extends TillLog {
  readonly lends: boolean;
}

/** The hand of a till. `isOwnWord`: something was spent without asking. The buyers are locked. */
export async function openHand(
  tx: Tx,
  log: HandLog | null,
  buyers: readonly string[],
  isOwnWord: boolean,
): Promise<TillHand> {
  if (log === null || buyers.length === 0) return EMPTY;
  const terms = await termsOf(tx, log.partnerId);
  if (terms.size === 0 && !isOwnWord) return EMPTY;
  const before = await loadRights(tx, log, buyers);
  const inAll = log.lends && terms.size > 0 ? await lentByTill(tx, log.tillId) : new Map();
  return handOf({ log, terms, before, rights: new Map(before), inAll });
}

interface Held {
  readonly log: HandLog;
  readonly terms: ReadonlyMap<string, LendingTerms>;
  readonly before: ReadonlyMap<string, Right>;
  readonly rights: Map<string, Right>;
  readonly inAll: Map<string, number>;
}

function handOf(held: Held): TillHand {
  const { rights, terms, inAll } = held;
  const find = ({ memberId, currency }: Whose) => rights.get(rightKey(memberId, currency));
  return {
    lotIds: [...rights.values()].flatMap((right) => right.taken.map((part) => part.lotId)),
    leftOf: (whose) => leftOf(find(whose) ?? { granted: 0, gone: 0 }),
    spend: (book, cause, whose, { own, lent }) => {
      // Under escrow all of it was of rights, also of those that a backup has forgotten; else caps covered the rest.
      const isAll = terms.has(whose.currency);
      const right = find(whose) ?? (isAll ? fresh(book, whose) : undefined);
      if (right === undefined) return;
      const taken = lent > 0 ? useReserved(book, cause, whose, lent, right.taken) : right.taken;
      rights.set(keyOf(right), { ...right, gone: right.gone + (isAll ? own : lent), taken });
      inAll.set(whose.currency, (inAll.get(whose.currency) ?? 0) - lent);
    },
    lend: (book, memberId) => {
      if (held.log.lends)
        for (const currency of terms.keys()) lend(held, book, { memberId, currency });
    },
    save: (tx, nowMs) => save(tx, held, nowMs),
  };
}

function lend({ terms, rights, inAll }: Held, book: Book, whose: Whose): void {
  const { memberId, currency } = whose;
  const account = book.accountOf(memberId, currency);
  const given = terms.get(currency);
  const right = rights.get(rightKey(memberId, currency)) ?? fresh(book, whose);
  const isBlocked = account.state === 'blocked' || book.members.get(memberId) !== 'active';
  // What was called back comes home before anything is lent anew.
  if (given === undefined || isBlocked || (right.recalled && leftOf(right) > 0)) return;
  const ofTill = inAll.get(currency) ?? 0;
  const so = { active: account.now.active, here: leftOf(right), ofTill };
  const amount = grantOf(given, so);
  if (amount === 0) return;
  const cause = { kind: 'reservation', id: right.rightId, purchaseId: null } as const;
  book.post({ ...cause, firstLeg: right.revision * 4 }, [
    {
      kind: 'reservation',
      ...whose,
      amount,
      from: 'active',
      to: 'reserved',
      promotionId: null,
      reason: 'Отдано кассе на случай работы без связи',
    },
  ]);
  const taken = setAside(book, whose, amount);
  rights.set(keyOf(right), {
    ...right,
    granted: grantedAfter(right, amount),
    recalled: false,
    revision: right.revision + 1,
    taken: joined(right.taken, taken),
  });
  inAll.set(currency, ofTill + amount);
}

async function save(tx: Tx, { log, before, rights }: Held, nowMs: number): Promise<void> {
  const changed = [...rights.values()].filter((right) => before.get(keyOf(right)) !== right);
  for (const right of changed) await saveRight(tx, log, right, nowMs);
  const lentAnew = changed.filter(
    (right) => right.granted !== (before.get(keyOf(right))?.granted ?? 0),
  );
  if (lentAnew.length > 0) {
    await tellRights(
      tx,
      lentAnew.map((right) => ({ ...log, ...right })),
    );
  }
}

function fresh(book: Book, { memberId, currency }: Whose): Right {
  const rightId = book.parts.ids.next();
  const nothing = { granted: 0, gone: 0, recalled: false, taken: [], revision: 0 };
  return { rightId, memberId, currency, ...nothing };
}

const keyOf = (right: Whose): string => rightKey(right.memberId, right.currency);

/** Parts of one lot are one part. */
function joined(first: readonly LotPart[], more: readonly LotPart[]): LotPart[] {
  const parts = new Map<string, number>();
  for (const { lotId, amount } of [...first, ...more]) {
    parts.set(lotId, (parts.get(lotId) ?? 0) + amount);
  }
  return [...parts].map(([lotId, amount]) => ({ lotId, amount }));
}

/** Terms of the currencies under escrow. */
async function termsOf(tx: Tx, partnerId: string): Promise<Map<string, LendingTerms>> {
  const terms = new Map<string, LendingTerms>();
  for (const { currency, policy } of await readPolicies(tx, partnerId)) {
    if (policy.kind === 'escrow') terms.set(currency, policy);
  }
  return terms;
}
