/** A till's file with a real chain of events in it, and ways to hurt it. */
import { createHash, hash as digest } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { eventId, hash, partnerId, storeId, tillId } from '@verno/shared/kernel/ids';
import { EVENT_SCHEMA, epochRoot, eventHash } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { PARTNER, STORE, TILL } from '../../shop.testkit.ts';
import type { Identity } from '../spare-identity.ts';
import type { TillStore } from '../store.ts';

export const IDENTITY: Identity = {
  hubUrl: 'http://127.0.0.1:1',
  tillId: tillId.parse(TILL),
  tillName: 'Касса 7',
  tillNumber: 7,
  storeId: storeId.parse(STORE),
  storeName: 'Магазин у дома',
  partnerId: partnerId.parse(PARTNER),
  epoch: 1,
  nonce: 'n',
  hubEpoch: 1,
  keys: { privateKeyPem: 'none', publicKey: Buffer.alloc(32).toString('base64') },
  frozen: null,
};

const sha256 = (text: string): string => digest('sha256', text);

function uuidOf(number: number): string {
  return `0192a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** The purchase's id of event `seq`. */
export function purchaseOf(seq: number): string {
  return uuidOf(900_000_000 + seq);
}

/** Text that does not squeeze, as long as real facts are. */
function words(seq: number, bytes: number): string {
  let text = '';
  for (let part = 0; text.length < bytes; part += 1) {
    text += createHash('sha256').update(`${seq}/${part}`).digest('base64');
  }
  return text.slice(0, bytes);
}

/** Writes events `from`…`to` in one transaction each. */
export function writeLog(store: TillStore, from: number, to: number, bytes = 900): void {
  for (let seq = from; seq <= to; seq += 1) {
    const head = store.events.head(1) ?? { seq: 0, hash: epochRoot(TILL, 1) };
    const content = {
      id: eventId.parse(uuidOf(seq)),
      till: tillId.parse(TILL),
      epoch: 1,
      seq,
      prevHash: hash.parse(head.hash),
      schema: EVENT_SCHEMA,
      kind: 'purchase.confirmed',
      bundleHash: null,
      engineVersion: '1',
      wall: 1_700_000_000_000 + seq,
      monotonic: seq,
      bootId: uuidOf(1),
      payload: { words: words(seq, bytes) },
    };
    const event: EventEnvelope = { ...content, hash: eventHash(content, sha256) };
    store.database.inTransaction(() => {
      store.events.append(event, purchaseOf(seq));
      store.printJobs.add(purchaseOf(seq), false);
    });
  }
}

/** Numbers of the log's events that are there and whole. */
export function wholeSeqs(store: TillStore, last: number): readonly number[] {
  const seqs: number[] = [];
  for (let seq = 1; seq <= last; seq += 1) {
    const event = store.events.at(1, seq);
    if (event !== null && eventHash(event, sha256) === event.hash) seqs.push(seq);
  }
  return seqs;
}

/** Overwrites bytes of a file in the folder. */
export function scribble(folder: string, name: string, at: number, bytes: Buffer): void {
  const file = openSync(join(folder, name), 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

export function pagesOf(folder: string, name = 'till.sqlite'): readonly Buffer[] {
  const file = openSync(join(folder, name), 'r');
  const count = Math.floor(fstatSync(file).size / 4096);
  const pages = Array.from({ length: count }, (_, index) => {
    const page = Buffer.alloc(4096);
    readSync(file, page, 0, 4096, index * 4096);
    return page;
  });
  closeSync(file);
  return pages;
}
