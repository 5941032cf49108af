/** The sync protocol between till and hub over HTTP. docs/specs/sync.md says what each side owes. */
import { z } from 'zod';
import {
  hash,
  memberId,
  partnerId,
  purchaseId,
  reservationId,
  sku,
  storeId,
  tillId,
} from '../kernel/ids.ts';
import { marketingSettings, timedFacts } from '../marketing/facts-at.ts';
import { kopecks } from '../money/types.ts';
import { memberFacts } from '../promotions/cheque.ts';
import { eventEnvelope } from '../sync/event.ts';
import { lentItem, offlinePolicyItem } from './offline-bonuses.ts';
import { operation } from './operation.ts';

/**
 * Version of this protocol; said in every hello. Versions 2 and 3 only add optional fields and calls: a side
 * that does not know one leaves it out or passes over it. golden/ beside shared/src/sync holds payloads of
 * each version. Version 3: snapshots (sync-snapshot.ts) and set hashes.
 */
export const WIRE_VERSION = 3;
/** Hubs from this version on give snapshots and set hashes. */
export const SNAPSHOTS_SINCE = 3;
export const UPLOAD_EVENTS_MAX = 200;
export const UPLOAD_BYTES_MAX = 512 * 1024;
export const FEED_ITEMS_MAX = 1000;
const FEED_SCOPES_MAX = 10;

/** Where a till stands in its own log. `seq` 0 with the epoch's root hash = nothing written yet. */
export const logHead = z.object({ seq: z.int().min(0), hash });
export type LogHead = z.infer<typeof logHead>;

/** Cursor per scope: `all`, `partner:<id>`, `store:<id>`, `till:<id>` → last position applied. */
export const cursors = z.record(z.string().regex(/^[\w:.-]{1,100}$/), z.int().min(0));
export type Cursors = z.infer<typeof cursors>;

/**
 * Scope → heads of the hub: when the scope was begun from nothing, and when it was read last. They belong to
 * what was read: the till keeps them with its cursors and says them as they were told.
 */
export const readMarks = z.record(
  z.string().max(100),
  z.object({ base: z.int().min(0), seen: z.int().min(0) }),
);
export type ReadMarks = z.infer<typeof readMarks>;

/* ── Identity ─────────────────────────────────────────────────────────────────────────────── */

export const enrol = operation({
  id: 'sync.enrol',
  summary: { ru: 'Подключение кассы', en: 'Enrolment of a till' },
  method: 'POST',
  path: '/sync/v1/enrol',
  access: { kind: 'public' },
  params: z.object({}),
  query: z.object({}),
  body: z.object({
    code: z.string().min(4).max(40),
    /** Raw 32-byte Ed25519 public key, base64. */
    publicKey: z.base64().length(44),
    agentVersion: z.string().max(32),
    /** Since 2: the highest epoch this machine has written; the granted one is above it. */
    usedEpoch: z.int().min(0).optional(),
  }),
  response: z.object({
    tillId,
    tillName: z.string(),
    tillNumber: z.int().min(1),
    storeId,
    storeName: z.string(),
    partnerId,
    epoch: z.int().min(1),
    nonce: z.string(),
    hubEpoch: z.int().min(1),
    /** Since 2: raw Ed25519 key that signs rule bundles; the till keeps the first it is given. */
    bundleKey: z.base64().optional(),
  }),
  errors: ['enrol.wrong_code', 'enrol.code_expired', 'enrol.locked'],
});

export const hello = operation({
  id: 'sync.hello',
  summary: { ru: 'Начало сеанса кассы', en: 'A till says hello' },
  method: 'POST',
  path: '/sync/v1/hello',
  access: { kind: 'public' },
  params: z.object({}),
  query: z.object({}),
  body: z.object({
    tillId,
    epoch: z.int().min(1),
    head: logHead,
    /** The nonce of the answer before (or of the enrolment). */
    nonce: z.string().max(100),
    wireVersion: z.int().min(1),
    agentVersion: z.string().max(32),
    /** Ed25519 over `helloStatement`, base64. */
    signature: z.base64(),
    /** Since 2: Ed25519 over `againStatement`: this till's hello was refused as stale before. */
    againSignature: z.base64().optional(),
  }),
  response: z.object({
    /** Bearer token for the calls below. */
    token: z.string(),
    expiresAtMs: z.int(),
    nonce: z.string(),
    hubEpoch: z.int().min(1),
    /** What the hub holds of this epoch. */
    acked: logHead,
    serverTimeMs: z.int(),
    /** The hub's raw X25519 public key, base64: an exported queue is sealed to it. */
    queueKey: z.base64().length(44).optional(),
    /** Since 2: why the token takes nothing but events, which are kept apart; null when all is well. */
    standing: z.string().nullable().optional(),
    wireVersion: z.int().min(1).optional(),
    bundleKey: z.base64().optional(),
  }),
  errors: ['till.unknown', 'till.revoked', 'till.bad_signature', 'till.stale_nonce', 'till.fork'],
});

/* ── Up ───────────────────────────────────────────────────────────────────────────────────── */

export const uploadEvents = operation({
  id: 'sync.uploadEvents',
  summary: { ru: 'Отправка событий', en: 'Upload of events' },
  method: 'POST',
  path: '/sync/v1/events',
  access: { kind: 'till' },
  params: z.object({}),
  query: z.object({}),
  body: z.object({
    epoch: z.int().min(1),
    events: z.array(eventEnvelope).min(1).max(UPLOAD_EVENTS_MAX),
    /** Ed25519 over `batchStatement` of the last event, base64. */
    signature: z.base64(),
    /** Events still queued behind this batch, and the cursors, for HQ's view. */
    queued: z.int().min(0),
    cursors,
    /** Since 2: an event of this epoch that the till still has; below the first sent if it has any there. */
    oldestSeq: z.int().min(1).optional(),
  }),
  /** Durable on the hub up to and including `seq`, with this hash. */
  response: z.object({
    hubEpoch: z.int(),
    epoch: z.int(),
    seq: z.int(),
    hash,
    /** Since 2: kept apart from the books, because the epoch is stopped. */
    apart: z.boolean().optional(),
  }),
  errors: ['sync.gap', 'sync.fork', 'sync.broken_chain', 'sync.bad_signature', 'sync.wrong_epoch'],
});

/* ── Down ─────────────────────────────────────────────────────────────────────────────────── */

export const goodsItem = z.object({
  sku,
  name: z.string(),
  barcodes: z.array(z.string()),
  /** Short code the cashier may type, and the item code inside weight barcodes. */
  plu: z.string().nullable(),
  unit: z.enum(['piece', 'kg']),
  priceKopecks: kopecks.min(0),
  minPriceKopecks: kopecks.min(0).nullable(),
  category: z.string().nullable(),
  brand: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  alreadyDiscounted: z.boolean(),
});
export type GoodsItem = z.infer<typeof goodsItem>;

export const memberItem = z.object({
  memberId,
  /** As the cashier may see it: given name and initial. */
  displayName: z.string(),
  state: z.enum(['active', 'blocked']),
  /** Normalised values: card number digits, phone in E.164. */
  identifiers: z.array(z.object({ kind: z.enum(['card', 'phone']), value: z.string() })),
  facts: memberFacts,
  /** What depends on the moment of the sale; `factsAt` joins it with `facts`. Absent = nothing does. */
  timed: timedFacts.optional(),
  /** Where the member stands in each status system, in words. */
  standings: z.array(z.object({ system: z.string(), ru: z.string(), en: z.string() })).optional(),
});
export type MemberItem = z.infer<typeof memberItem>;

export const balanceItem = z.object({
  memberId,
  currency: z.string(),
  /** Minor units: spendable, and waiting for activation. */
  active: z.int(),
  pending: z.int(),
  /** Since 2: the member's, too, but lying with tills for work off-line. Absent = nothing. */
  lent: z.int().min(0).optional(),
});
export type BalanceItem = z.infer<typeof balanceItem>;

export const bundleItem = z.object({
  version: z.int().min(1),
  hash,
  /** The bundle's canonical JSON text: hashed and stored as it came. */
  text: z.string(),
  /** Since 2: Ed25519 over `bundleStatement`, base64. */
  signature: z.base64().optional(),
});
export type BundleItem = z.infer<typeof bundleItem>;

export const storeSettings = z.object({
  storeId,
  storeName: z.string(),
  legalName: z.string(),
  inn: z.string(),
  address: z.string(),
  /** IANA zone; receipts and promotions live by it. */
  timeZone: z.string(),
  receiptHeader: z.array(z.string().max(48)),
  receiptFooter: z.array(z.string().max(48)),
  /** Layout of weight barcodes, e.g. prefix 22, five digits of item code, five of grams. */
  weightBarcode: z
    .object({ prefixes: z.array(z.string().length(2)), codeDigits: z.int(), weightDigits: z.int() })
    .nullable(),
  /** Pattern of loyalty card numbers (a regular expression over the whole number). */
  cardPattern: z.string(),
  currencies: z.array(
    z.object({
      code: z.string(),
      name: z.object({ ru: z.string(), en: z.string() }),
      precision: z.int().min(0).max(4),
      /** Minor units of bonus worth one ruble. */
      perRuble: z.int().min(1),
    }),
  ),
  /** Of wire version 1; `offline_policy` and `lent` say it since 2. */
  offlineBonuses: z.enum(['earn_only']),
});
export type StoreSettings = z.infer<typeof storeSettings>;

/** What a limit, a shared budget or a store's counter has come to at the hub, under the engine's key. */
export const limitUsedItem = z.object({ key: z.string(), used: z.int() });
export type LimitUsedItem = z.infer<typeof limitUsedItem>;

/** Since 2: this till's events of `epoch` up to `seq` are in the balances at this place of the feed. */
export const reflectedItem = z.object({ epoch: z.int().min(1), seq: z.int().min(1) });
export type ReflectedItem = z.infer<typeof reflectedItem>;

/** One change from the hub: the newest state of a key, or its end (`value` null). */
export const feedItem = z.object({
  scope: z.string(),
  position: z.int().min(1),
  /** A key of FEED_VALUES; an unknown kind is skipped by old tills. */
  kind: z.string(),
  key: z.string(),
  value: z.json().nullable(),
});
export type FeedItem = z.infer<typeof feedItem>;

/** What each known kind of feed item carries. */
export const FEED_VALUES = {
  goods: goodsItem,
  member: memberItem,
  balance: balanceItem,
  bundle: bundleItem,
  store_settings: storeSettings,
  marketing_settings: marketingSettings,
  limit_used: limitUsedItem,
  reflected: reflectedItem,
  offline_policy: offlinePolicyItem,
  lent: lentItem,
} as const;
export type FeedKind = keyof typeof FEED_VALUES;

export const readFeed = operation({
  id: 'sync.readFeed',
  summary: { ru: 'Изменения для кассы', en: 'Changes for the till' },
  method: 'POST',
  path: '/sync/v1/feed',
  access: { kind: 'till' },
  params: z.object({}),
  query: z.object({}),
  body: z.object({
    cursors,
    /** Since 3: what the hub said of these cursors; empty when it has said nothing. */
    marks: readMarks.optional(),
    limit: z.int().min(1).max(FEED_ITEMS_MAX),
    /** Since 3: only these scopes; the answer's cursors are theirs. */
    scopes: z.array(z.string().max(100)).max(FEED_SCOPES_MAX).optional(),
    /** Since 3: the till compares sets; `differing` are scopes that differed at its last comparison. */
    sets: z.object({ differing: z.array(z.string().max(100)).max(FEED_SCOPES_MAX) }).optional(),
  }),
  /** Apply `items` and `cursors` in one transaction; `complete` = nothing newer just now. */
  response: z.object({
    items: z.array(feedItem),
    cursors,
    /** Since 3, where the till said its own. */
    marks: readMarks.optional(),
    complete: z.boolean(),
    /** Since 3, asked for with `sets`, with `complete`: scope → hash of its set at the answer's cursors. */
    sets: z.record(z.string(), z.string().regex(/^[0-9a-f]{32}$/)).optional(),
  }),
  errors: ['sync.snapshot_required'],
});

/* ── On-line questions ────────────────────────────────────────────────────────────────────── */

export const reserveBonuses = operation({
  id: 'sync.reserveBonuses',
  summary: { ru: 'Резерв бонусов', en: 'Reserve bonuses' },
  method: 'POST',
  path: '/sync/v1/reservations',
  access: { kind: 'till' },
  params: z.object({}),
  query: z.object({}),
  /** Asking again with the same id changes the amount to what the last request says. */
  body: z.object({
    reservationId,
    purchaseId,
    memberId,
    currency: z.string().max(20),
    amount: z.int().min(1),
  }),
  response: z.object({
    reservationId,
    amount: z.int(),
    active: z.int(),
    /** Since 2: as in the balance. */
    lent: z.int().min(0).optional(),
    expiresAtMs: z.int(),
  }),
  errors: [
    'bonus.insufficient',
    'bonus.lent',
    'member.unknown',
    'member.blocked',
    'bonus.reservation_used',
  ],
});

export const releaseBonuses = operation({
  id: 'sync.releaseBonuses',
  summary: { ru: 'Снятие резерва', en: 'Release a reservation' },
  method: 'DELETE',
  path: '/sync/v1/reservations/:reservationId',
  access: { kind: 'till' },
  params: z.object({ reservationId }),
  query: z.object({}),
  body: z.undefined(),
  response: z.null(),
  errors: ['bonus.reservation_used'],
});
