/** A scope as one piece for tills that have nothing, or whose cursor is too old. Since wire version 3. */
import { z } from 'zod';
import { hash } from '../kernel/ids.ts';
import { operation } from './operation.ts';

/** Text of a chunk before compression; only a single longer item makes a longer chunk. */
export const CHUNK_TEXT_BYTES_MAX = 1_000_000;
/** A chunk as it travels and once unpacked: what is longer is not the hub's. */
export const CHUNK_BYTES_MAX = 16_000_000;
export const CHUNK_UNPACKED_BYTES_MAX = 64_000_000;

/** 128-bit set hash (`set-hash.ts`), hexadecimal. */
export const setHash = z.string().regex(/^[0-9a-f]{32}$/);

export const snapshotChunk = z.object({
  /** SHA-256 of the bytes as they travel; the chunk's name. */
  hash,
  bytes: z.int().min(1),
  items: z.int().min(1),
  kind: z.string(),
});

export const readSnapshot = operation({
  id: 'sync.readSnapshot',
  summary: { ru: 'Снимок данных для кассы', en: 'A snapshot for a till' },
  method: 'POST',
  path: '/sync/v1/snapshot',
  access: { kind: 'till' },
  params: z.object({}),
  query: z.object({}),
  /** `snapshotId`: the one begun, null for none; `after`: how many of its chunks are known already. */
  body: z.object({ snapshotId: z.uuid().nullable(), after: z.int().min(0) }),
  response: z.object({
    /** Another id than asked for: the one begun is gone, begin anew. */
    snapshotId: z.uuid(),
    /** The scope; the others are read from nothing by `sync.readFeed`. */
    scope: z.string(),
    position: z.int().min(0),
    items: z.int().min(0),
    setHash,
    /** Chunks after the first `after`; all of them where the id is another one. */
    chunks: z.array(snapshotChunk),
    /** False while it is being built: ask again. */
    whole: z.boolean(),
  }),
  errors: ['sync.snapshot_building'],
});
export type SnapshotAnswer = z.output<(typeof readSnapshot)['response']>;

/** The answer is the chunk's gzip bytes: lines `kind⇥position⇥"key"⇥value`. */
export const readChunk = operation({
  id: 'sync.readChunk',
  summary: { ru: 'Часть снимка', en: 'A chunk of a snapshot' },
  method: 'GET',
  path: '/sync/v1/chunks/:hash',
  access: { kind: 'till' },
  params: z.object({ hash }),
  query: z.object({}),
  body: z.undefined(),
  response: z.instanceof(Uint8Array),
  errors: ['sync.chunk_unknown'],
});
