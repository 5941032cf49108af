/**
 * An account in one currency: three buckets, and the lots that the spendable one is made of.
 * Invariant: Σ remaining of active lots = max(0, active). What was spent beyond the balance has no lot;
 * whatever comes next pays it back first.
 */

/** An active lot with something left. */
export interface OpenLot {
  readonly lotId: string;
  readonly remaining: number;
  /** Instant from which it cannot be spent, milliseconds since the Unix epoch; null = never. */
  readonly expiresAtMs: number | null;
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

/** A lot that is about to become spendable. */
export interface ComingLot {
  readonly lotId: string;
  readonly amount: number;
  readonly expiresAtMs: number | null;
}

/** A lot as it must be known to be given back to. */
export interface KnownLot {
  readonly lotId: string;
  readonly expiresAtMs: number | null;
}

export interface Taken {
  readonly state: AccountState;
  /** What came from which lot, in the order of taking. */
  readonly taken: readonly LotPart[];
  /** What no lot had: by it the balance has gone (further) below zero. */
  readonly beyond: number;
}

export const EMPTY_ACCOUNT: AccountState = { pending: 0, active: 0, reserved: 0, lots: [] };

/** A new lot that can be spent at once. `remaining` is what an overdraft left of it. */
export function credit(
  state: AccountState,
  lot: ComingLot,
): { readonly state: AccountState; readonly remaining: number } {
  const remaining = lot.amount - overdraftOf(state, lot.amount);
  const { lotId, expiresAtMs } = lot;
  const lots = remaining === 0 ? state.lots : [...state.lots, { lotId, remaining, expiresAtMs }];
  return { state: { ...state, active: state.active + lot.amount, lots }, remaining };
}

/** Bonuses that wait for their day. */
export function creditPending(state: AccountState, amount: number): AccountState {
  return { ...state, pending: state.pending + amount };
}

/** Waiting bonuses that will never come: taken back, or burnt before their day. */
export function dropPending(state: AccountState, amount: number): AccountState {
  return { ...state, pending: state.pending - amount };
}

/** A waiting lot becomes spendable. */
export function activate(
  state: AccountState,
  lot: ComingLot,
): { readonly state: AccountState; readonly remaining: number } {
  return credit(dropPending(state, lot.amount), lot);
}

/**
 * Takes from the spendable balance, the earliest to expire first, those that never expire last; may go
 * below zero. The lot `first`, if it is open, goes before all others.
 */
export function spend(state: AccountState, amount: number, first: string | null = null): Taken {
  const taken: LotPart[] = [];
  let left = amount;
  const lots: OpenLot[] = [];
  const rank = (lot: OpenLot): number => (lot.lotId === first ? 0 : 1);
  for (const lot of state.lots.toSorted((a, b) => rank(a) - rank(b) || byExpiry(a, b))) {
    const part = Math.min(left, lot.remaining);
    if (part > 0) taken.push({ lotId: lot.lotId, amount: part });
    if (part < lot.remaining) lots.push({ ...lot, remaining: lot.remaining - part });
    left -= part;
  }
  return { state: { ...state, active: state.active - amount, lots }, taken, beyond: left };
}

/** Sets bonuses aside for a cheque. The caller has checked that they are there. */
export function reserve(state: AccountState, amount: number): Taken {
  const done = spend(state, amount);
  return { ...done, state: { ...done.state, reserved: state.reserved + amount } };
}

/** Reserved bonuses are spent for good. */
export function consumeReserved(state: AccountState, amount: number): AccountState {
  return { ...state, reserved: state.reserved - amount };
}

/** Cuts what a reservation took into what a purchase uses of it (taken first) and the rest. */
export function splitParts(
  taken: readonly LotPart[],
  amount: number,
): { readonly used: readonly LotPart[]; readonly rest: readonly LotPart[] } {
  let left = amount;
  const used: LotPart[] = [];
  const rest: LotPart[] = [];
  for (const part of taken) {
    const now = Math.min(left, part.amount);
    if (now > 0) used.push({ ...part, amount: now });
    if (now < part.amount) rest.push({ ...part, amount: part.amount - now });
    left -= now;
  }
  return { used, rest };
}

/**
 * Bonuses return to the spendable balance. `taken` is what had been taken from lots; the parts taken last
 * go back first, and an overdraft made meanwhile is paid before any lot.
 */
export function giveBack(
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
    (open, part) => putBack(open, part, lotsById.get(part.lotId)?.expiresAtMs ?? null),
    state.lots,
  );
  return { state: { ...state, active: state.active + amount, lots }, returned };
}

/** Reserved bonuses return to the spendable balance, by the rules of `giveBack`. */
export function release(
  state: AccountState,
  amount: number,
  taken: readonly LotPart[],
  lotsById: ReadonlyMap<string, KnownLot>,
): { readonly state: AccountState; readonly returned: readonly LotPart[] } {
  return giveBack(consumeReserved(state, amount), amount, taken, lotsById);
}

/** What is left of an open lot burns. Burning never makes an overdraft: a lot holds what is there. */
export function burn(
  state: AccountState,
  lotId: string,
): { readonly state: AccountState; readonly burnt: number } {
  const burnt = state.lots.find((lot) => lot.lotId === lotId)?.remaining ?? 0;
  const lots = state.lots.filter((lot) => lot.lotId !== lotId);
  return { state: { ...state, active: state.active - burnt, lots }, burnt };
}

function putBack(
  lots: readonly OpenLot[],
  part: LotPart,
  expiresAtMs: number | null,
): readonly OpenLot[] {
  const open = lots.find((lot) => lot.lotId === part.lotId);
  if (open === undefined) {
    return [...lots, { lotId: part.lotId, remaining: part.amount, expiresAtMs }];
  }
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
  if (a.expiresAtMs !== b.expiresAtMs) {
    if (a.expiresAtMs === null) return 1;
    if (b.expiresAtMs === null) return -1;
    return a.expiresAtMs - b.expiresAtMs;
  }
  return a.lotId < b.lotId ? -1 : 1;
}
