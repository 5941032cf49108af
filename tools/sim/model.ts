/** What the simulated hub and tills keep and say. Disks are immutable values: a commit replaces the whole. */
import type { CheckpointPage } from '@verno/shared/sync/till-checkpoint';
import type { Feed, ReadMark } from '@verno/shared/sync/hub-feed';
import type { SetCheck } from '@verno/shared/sync/set-check';
import type { SetWords } from '@verno/shared/sync/set-hash';
import type { ChunkName, Manifest, SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import type { Head } from '@verno/shared/sync/head';
import type { HubTill } from '@verno/shared/sync/hub-till';
import type { OfflinePolicy } from '@verno/shared/sync/rights';

/** What a simulated event says. */
export interface Payload {
  /** Schema of the payload; a hub that does not know it keeps the event in suspense. */
  readonly schema: number;
  /** Nonsense that no hub can post. */
  readonly poison: boolean;
  readonly member: string | null;
  readonly bundle: number;
  readonly price: number;
  readonly total: number;
  readonly earn: number;
  readonly spend: number;
  /** Rights given back to the hub (escrow). */
  readonly release: number;
}

export interface SimEvent {
  readonly id: string;
  readonly till: string;
  readonly epoch: number;
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
  /** By the till's clock, which may be ten years off. */
  readonly wallMs: number;
  readonly payload: Payload;
}

export interface BundleValue {
  readonly version: number;
  readonly hash: string;
  readonly text: string;
  readonly signature?: string;
}

/** A key's newest state in the feed. */
export type Value =
  | { readonly kind: 'goods'; readonly price: number }
  | { readonly kind: 'balance'; readonly amount: number }
  | { readonly kind: 'bundle'; readonly bundle: BundleValue }
  | { readonly kind: 'reflected'; readonly seq: number }
  | { readonly kind: 'granted'; readonly total: number };

export interface Change {
  readonly key: string;
  readonly value: Value | null;
}

export interface EpochLog {
  readonly events: readonly SimEvent[];
  /** Takes nothing into the books any more. */
  readonly closed: boolean;
  /** Key whose signatures count in this epoch. */
  readonly key: string;
}

interface Token {
  readonly till: string;
  readonly epoch: number;
  readonly eventsOnly: boolean;
}

export interface HubRow {
  readonly state: HubTill;
  readonly logs: ReadonlyMap<number, EpochLog>;
  readonly code: { readonly used: boolean; readonly text: string } | null;
}

export interface HubDisk {
  readonly hubEpoch: number;
  /** Newest payload schema this program can post. */
  readonly schema: number;
  readonly rows: ReadonlyMap<string, HubRow>;
  readonly tokens: ReadonlyMap<string, Token>;
  /** Event id → hash of the event that came with it first. */
  readonly ids: ReadonlyMap<string, string>;
  /** By event hash. */
  readonly quarantine: ReadonlyMap<string, SimEvent>;
  readonly suspense: ReadonlyMap<string, { readonly event: SimEvent; readonly why: string }>;
  readonly books: Books;
  /** Committed, not yet placed. */
  readonly changes: readonly Change[];
  readonly feed: Feed<Value>;
  /** Scope → what it holds, counted with every placement. */
  readonly sets: ReadonlyMap<string, CountedSet>;
  /** In the order in which they were wished for. */
  readonly snapshots: readonly SimSnapshot[];
  /** By the hash of their text. */
  readonly chunks: ReadonlyMap<string, SimChunk>;
}

export interface CountedSet {
  readonly items: number;
  readonly words: SetWords;
}

export interface SimSnapshot {
  readonly id: string;
  readonly state: 'wanted' | 'building' | 'whole';
  readonly wantedMs: number;
  /** null until it is begun, as are the number of items and the hash. */
  readonly position: number | null;
  readonly items: number;
  readonly setHash: string;
  readonly chunks: readonly ChunkName[];
}

export interface SimChunk {
  readonly kind: string;
  readonly lines: readonly ChunkLine[];
}

export interface ChunkLine {
  readonly key: string;
  readonly position: number;
  readonly value: Value;
}

export interface Books {
  /** By event hash: what it moved on the member's account; the house has the other leg. */
  readonly postings: ReadonlyMap<string, { readonly member: string; readonly amount: number }>;
  readonly balances: ReadonlyMap<string, number>;
  readonly house: number;
  /** `till/member` → lent for good, and used or given back of it. */
  readonly lent: ReadonlyMap<string, { readonly granted: number; readonly gone: number }>;
}

interface Pending {
  readonly epoch: number;
  readonly seq: number;
  readonly member: string;
  readonly delta: number;
  readonly spend: number;
}

/** How far each scope was read; a scope that is absent is read from nothing. */
export type Marks = Readonly<Record<string, ReadMark>>;

/** A key of what came down. */
export interface Row {
  /** Where it stands in the set; 0 = not counted. */
  readonly position: number;
  readonly generation: number;
  /** null: counted, but it says nothing (refused, or left aside). */
  readonly value: Value | null;
}

export interface TillDisk {
  readonly till: string;
  readonly key: string;
  /** 0 before the first enrolment. */
  readonly epoch: number;
  readonly nonce: string;
  readonly hubEpoch: number;
  /** The hub's code for why this epoch stands still. */
  readonly frozen: string | null;
  readonly hubKey: string | null;
  readonly events: readonly SimEvent[];
  readonly lastSeq: ReadonlyMap<number, Head>;
  /** Epoch → how far the hub has it, and when that was said. */
  readonly acks: ReadonlyMap<number, readonly { readonly seq: number; readonly atMs: number }[]>;
  readonly marks: Marks;
  /** Grows with each full reload; rows of an older one go when it is complete. */
  readonly generation: number;
  readonly reloading: boolean;
  /** The feed was read to its end once. */
  readonly everWhole: boolean;
  /** Stands at one position of the hub: what it shows is compared then. */
  readonly whole: boolean;
  readonly items: ReadonlyMap<string, Row>;
  /** Scope → its set as this till counts it; absent = never counted from nothing. */
  readonly sets: Readonly<Record<string, SetWords>>;
  readonly check: SetCheck;
  /** The snapshot being taken, and its rows. */
  readonly progress: SnapshotProgress | null;
  readonly shadow: ReadonlyMap<string, Row>;
  /**
   * Only the simulation knows: keys whose row is not what the hub sent, and the generation in which it came
   * to be. It stands here so that it goes wherever the disk goes.
   */
  readonly damaged: ReadonlyMap<string, number>;
  readonly pending: readonly Pending[];
  /** Lent rights spent or given back here, by member. */
  readonly gone: ReadonlyMap<string, number>;
  readonly inForce: BundleValue | null;
  /** Time the engine has run in all: what wall clocks do does not touch it. */
  readonly ranMs: number;
}

export type Ask =
  | {
      readonly kind: 'enrol';
      readonly code: string;
      readonly key: string;
      readonly usedEpoch: number;
    }
  | {
      readonly kind: 'hello';
      readonly till: string;
      readonly epoch: number;
      readonly head: Head;
      readonly nonce: string;
      readonly again: boolean;
      readonly wire: number;
      readonly signature: string;
    }
  | {
      readonly kind: 'upload';
      readonly token: string;
      readonly epoch: number;
      readonly events: readonly SimEvent[];
      readonly signature: string;
      readonly oldestSeq: number | null;
    }
  | {
      readonly kind: 'feed';
      readonly token: string;
      readonly marks: Marks;
      /** Only these, beside a snapshot; null = all of the till's. */
      readonly scopes: readonly string[] | null;
      /** The till compares set hashes. */
      readonly sets: boolean;
      readonly limit: number;
    }
  | {
      readonly kind: 'snapshot';
      readonly token: string;
      readonly snapshotId: string | null;
      readonly after: number;
    }
  | { readonly kind: 'chunk'; readonly token: string; readonly hash: string };

export type Answer =
  | {
      readonly kind: 'enrolled';
      readonly till: string;
      readonly epoch: number;
      readonly nonce: string;
      readonly hubEpoch: number;
      readonly hubKey: string;
    }
  | {
      readonly kind: 'welcome';
      readonly token: string;
      readonly nonce: string;
      readonly hubEpoch: number;
      readonly acked: Head;
      readonly standing: string | null;
    }
  | {
      readonly kind: 'ack';
      readonly hubEpoch: number;
      readonly epoch: number;
      readonly seq: number;
      readonly hash: string;
      readonly apart: boolean;
    }
  | {
      readonly kind: 'page';
      readonly page: CheckpointPage<Item, Marks>;
      /** Scope → set hash at the cursors; null unless complete and asked for. */
      readonly sets: Readonly<Record<string, string>> | null;
    }
  | { readonly kind: 'snapshot'; readonly manifest: Manifest }
  | { readonly kind: 'chunk'; readonly chunk: SimChunk }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string };

export interface Item {
  readonly key: string;
  readonly value: Value | null;
  readonly position: number;
}

/** One company's rules for the run. */
export interface Company {
  readonly policy: OfflinePolicy;
  readonly members: readonly string[];
  readonly opening: number;
}
