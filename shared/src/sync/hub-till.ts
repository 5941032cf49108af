/**
 * What the hub knows of one till, and how it changes. Invariants: only a proof of a second holder of the
 * state freezes; a message that the network repeated or delayed never does; a frozen epoch never opens
 * again; a granted epoch is above every epoch used before.
 *
 * Each answered hello gives a new nonce. A till keeps it durably before it uses the token that came with it;
 * the token's first use therefore proves that the nonce before will not be said again by an honest till. A
 * call with a used nonce is then one of two things: an old message that was late, or a second holder. An old
 * message says a head at or below the one said last, and nobody waits for its answer. A second holder goes
 * on: its head outgrows or contradicts what was said, or, being refused, it calls `again`, which a till
 * whose hello was answered never does.
 */
import type { Head } from './head.ts';

export type FreezeCode = 'till.fork' | 'till.stale_nonce' | 'sync.fork' | 'sync.gap';

export interface HubTill {
  readonly standing: 'waiting' | 'active' | 'frozen' | 'revoked';
  readonly frozenBy: FreezeCode | null;
  readonly epoch: number;
  /** What the next hello should say; null before the first enrolment and after a restore. */
  readonly nonce: string | null;
  readonly previousNonce: string | null;
  /** Head said at the hello that gave `nonce`; null before an epoch's first hello. */
  readonly said: Head | null;
  /** The answer with `nonce` is known to have arrived. */
  readonly seen: boolean;
  /** The hub was restored and does not know the nonces given since: any is taken until one is seen. */
  readonly noncesVoid: boolean;
  /** What the hub has accepted of `epoch`. */
  readonly head: Head;
}

export interface HelloSaid {
  readonly epoch: number;
  readonly head: Head;
  readonly nonce: string;
  /** Signed word that this very till was refused as stale before. */
  readonly again: boolean;
  /** The till knows how to send events that are kept apart (wire version 2). */
  readonly drains: boolean;
  /** Hash the hub holds at `head.seq` of `epoch` (the root at 0); null where it holds nothing. */
  readonly heldHash: string | null;
  readonly freshNonce: string;
}

export type HelloVerdict =
  /** The till goes on; `nonce` is its next. */
  | { readonly kind: 'welcome'; readonly nonce: string }
  /** Nothing but events is taken, and those are kept apart from the books. */
  | { readonly kind: 'drain'; readonly code: string }
  | { readonly kind: 'refuse'; readonly code: string };

/** The signature over the hello was checked before with the key of its epoch. */
export function judgeHello(till: HubTill, said: HelloSaid): readonly [HubTill, HelloVerdict] {
  if (said.epoch > till.epoch) return [till, { kind: 'refuse', code: 'till.fork' }];
  if (till.standing === 'revoked') return [till, aside(said, 'till.revoked')];
  if (till.standing !== 'active' || said.epoch < till.epoch) {
    return [till, aside(said, 'till.fork')];
  }
  const contradicts = said.heldHash !== null && said.heldHash !== said.head.hash;
  if (contradicts) return freeze(till, said, 'till.fork');
  if (said.nonce === till.nonce) {
    return isBehind(till, said) ? freeze(till, said, 'till.fork') : welcome(till, said, true);
  }
  if (said.again)
    return freeze(till, said, isBehind(till, said) ? 'till.fork' : 'till.stale_nonce');
  if (till.noncesVoid) return isBehind(till, said) ? [till, LATE] : welcome(till, said, false);
  const last = till.said ?? { seq: 0, hash: said.head.hash };
  if (said.head.seq === last.seq && said.head.hash !== last.hash) {
    return freeze(till, said, 'till.stale_nonce');
  }
  if (!till.seen && said.nonce === till.previousNonce) {
    return said.head.seq < last.seq ? [till, LATE] : welcome(till, said, false);
  }
  return said.head.seq > last.seq ? freeze(till, said, 'till.stale_nonce') : [till, LATE];
}

const LATE: HelloVerdict = { kind: 'refuse', code: 'till.stale_nonce' };

function isBehind(till: HubTill, said: HelloSaid): boolean {
  return said.head.seq < till.head.seq;
}

function aside(said: HelloSaid, code: string): HelloVerdict {
  return { kind: said.drains ? 'drain' : 'refuse', code };
}

function freeze(
  till: HubTill,
  said: HelloSaid,
  code: FreezeCode,
): readonly [HubTill, HelloVerdict] {
  return [frozen(till, code), aside(said, code)];
}

/** A hello with the awaited nonce moves on; one that repeats gets what the lost answer had. */
function welcome(
  till: HubTill,
  said: HelloSaid,
  awaited: boolean,
): readonly [HubTill, HelloVerdict] {
  const nonce = awaited ? said.freshNonce : (till.nonce ?? said.freshNonce);
  const next: HubTill = {
    ...till,
    nonce,
    previousNonce: said.nonce,
    said: said.head,
    seen: false,
    // Who says a nonce given since the restore has the answer: the others are strangers from now on.
    noncesVoid: awaited ? false : till.noncesVoid,
  };
  return [next, { kind: 'welcome', nonce }];
}

/** The token of the last answer was used: its nonce has arrived. */
export function tokenUsed(till: HubTill): HubTill {
  return till.seen && !till.noncesVoid ? till : { ...till, seen: true, noncesVoid: false };
}

/** The epoch takes nothing into the books any more. */
export function frozen(till: HubTill, code: FreezeCode): HubTill {
  return till.standing === 'active' ? { ...till, standing: 'frozen', frozenBy: code } : till;
}

/** A technician joined a machine by a code. `usedEpoch`: the highest epoch that machine has written. */
export function enrolled(
  till: HubTill,
  given: {
    readonly usedEpoch: number;
    readonly nonce: string;
    readonly root: (epoch: number) => string;
  },
): HubTill {
  const epoch = Math.max(till.epoch, given.usedEpoch) + 1;
  return {
    standing: 'active',
    frozenBy: null,
    epoch,
    nonce: given.nonce,
    previousNonce: null,
    said: null,
    seen: false,
    noncesVoid: false,
    head: { seq: 0, hash: given.root(epoch) },
  };
}

/** The hub came back from a backup: what it said to the till since then is forgotten. */
export function afterRestore(till: HubTill): HubTill {
  return { ...till, nonce: null, previousNonce: null, seen: false, noncesVoid: true };
}
