/**
 * A member's account in one currency: three buckets, and the lots that the spendable one is made of.
 * Invariant: Σ remaining of active lots = max(0, active). What was spent beyond the balance has no lot;
 * whatever comes next pays it back first.
 */

/** An active lot with something left. */
export interface OpenLot {
  readonly lotId: string;
  readonly remaining: number;
  /** Store-local date, null = never. */
  readonly expireOn: string | null;
}

export interface AccountState {
  readonly pending: number;
  /** Spendable; negative after spending off-line what was not there. */
  readonly active: number;
  readonly reserved: number;
  readonly lots: readonly OpenLot[];
}

/** Part of a lot that was taken. */
export interface LotPart {
  readonly lotId: string;
  readonly amount: number;
}

export const EMPTY_ACCOUNT: AccountState = { pending: 0, active: 0, reserved: 0, lots: [] };

/** A new lot that can be spent at once. `remaining` is what an overdraft left of it. */
export function credit(
  state: AccountState,
  lot: { readonly lotId: string; readonly amount: number; readonly expireOn: string | null },
): { readonly state: AccountState; readonly remaining: number } {
  const remaining = lot.amount - overdraftOf(state, lot.amount);
  const lots =
    remaining === 0
      ? state.lots
      : [...state.lots, { lotId: lot.lotId, remaining, expireOn: lot.expireOn }];
  return { state: { ...state, active: state.active + lot.amount, lots }, remaining };
}

/** Bonuses that wait for their day. */
export function creditPending(state: AccountState, amount: number): AccountState {
  return { ...state, pending: state.pending + amount };
}

/** A waiting lot becomes spendable. */
export function activate(
  state: AccountState,
  lot: { readonly lotId: string; readonly amount: number; readonly expireOn: string | null },
): { readonly state: AccountState; readonly remaining: number } {
  return credit({ ...state, pending: state.pending - lot.amount }, lot);
}

/** Takes from the spendable balance, the earliest to expire first; may go below zero. */
export function spend(
  state: AccountState,
  amount: number,
): { readonly state: AccountState; readonly taken: readonly LotPart[] } {
  const taken: LotPart[] = [];
  let left = amount;
  const lots: OpenLot[] = [];
  for (const lot of state.lots.toSorted(byExpiry)) {
    const part = Math.min(left, lot.remaining);
    if (part > 0) taken.push({ lotId: lot.lotId, amount: part });
    if (part < lot.remaining) lots.push({ ...lot, remaining: lot.remaining - part });
    left -= part;
  }
  return { state: { ...state, active: state.active - amount, lots }, taken };
}

/** Sets bonuses aside for a cheque. The caller has checked that they are there. */
export function reserve(
  state: AccountState,
  amount: number,
): { readonly state: AccountState; readonly taken: readonly LotPart[] } {
  const done = spend(state, amount);
  return { ...done, state: { ...done.state, reserved: state.reserved + amount } };
}

/** Reserved bonuses are spent for good. */
export function consumeReserved(state: AccountState, amount: number): AccountState {
  return { ...state, reserved: state.reserved - amount };
}

/** A lot as it must be known to be given back to. */
export interface KnownLot {
  readonly lotId: string;
  readonly expireOn: string | null;
}

/**
 * Reserved bonuses return to the spendable balance. `taken` is what the reservation took from lots; the
 * parts taken last go back first, and an overdraft made meanwhile is paid before any lot.
 */
export function release(
  state: AccountState,
  amount: number,
  taken: readonly LotPart[],
  lotsById: ReadonlyMap<string, KnownLot>,
): { readonly state: AccountState; readonly returned: readonly LotPart[] } {
  let left = amount - overdraftOf(state, amount);
  const returned: LotPart[] = [];
  for (const part of taken.toReversed()) {
    const back = Math.min(left, part.amount);
    if (back > 0) returned.push({ lotId: part.lotId, amount: back });
    left -= back;
  }
  const lots = returned.reduce(
    (open, part) => putBack(open, part, lotsById.get(part.lotId)?.expireOn ?? null),
    state.lots,
  );
  const next = { ...state, active: state.active + amount, reserved: state.reserved - amount, lots };
  return { state: next, returned };
}

function putBack(
  lots: readonly OpenLot[],
  part: LotPart,
  expireOn: string | null,
): readonly OpenLot[] {
  const open = lots.find((lot) => lot.lotId === part.lotId);
  if (open === undefined) return [...lots, { lotId: part.lotId, remaining: part.amount, expireOn }];
  return lots.map((lot) =>
    lot === open ? { ...lot, remaining: lot.remaining + part.amount } : lot,
  );
}

/** How much of a coming amount an overdraft swallows. */
function overdraftOf(state: AccountState, amount: number): number {
  return Math.min(amount, Math.max(0, -state.active));
}

/** Earliest to expire first, those without an end last; then by id, which grows with birth. */
function byExpiry(a: OpenLot, b: OpenLot): number {
  if (a.expireOn !== b.expireOn) {
    if (a.expireOn === null) return 1;
    if (b.expireOn === null) return -1;
    return a.expireOn < b.expireOn ? -1 : 1;
  }
  return a.lotId < b.lotId ? -1 : 1;
}
