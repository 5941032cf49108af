/**
 * The recorded process: a till's real store, purchases written as the till writes them, acknowledgements,
 * changes of the hub, pruning, a clean end and a new start in the middle. After each commit it writes the
 * purchase's number down: `node seller.ts FOLDER SALES FULL|NORMAL`.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { goodsItem } from '@verno/shared/contracts/sync';
import { partnerId, storeId, tillId } from '@verno/shared/kernel/ids';
import { uuidv7 } from '@verno/shared/kernel/uuid';
import { createTillClock } from '../../agent/engine/clock.ts';
import { makeKeyPair } from '../../agent/engine/hub/keys.ts';
import { createEventLog } from '../../agent/engine/outbox/event-log.ts';
import { openTillDatabase } from '../../agent/engine/store/database.ts';
import type { Identity } from '../../agent/engine/store/identity.ts';
import { createTillStore } from '../../agent/engine/store/store.ts';
import type { TillStore } from '../../agent/engine/store/store.ts';
import { ACKED_NAME } from './record.ts';

const [folder = '', count = '0', synchronous = 'FULL'] = process.argv.slice(2);
/** Small, so that the log is folded into the file many times in a short record. */
const CHECKPOINT_PAGES = 60;
const random = { bytes: (length: number) => randomBytes(length) };
const newId = (): string => uuidv7(Date.now(), random);
const sales = Number(count);

const acked = openSync(join(folder, ACKED_NAME), 'w');
for (const [from, to] of [
  [1, Math.floor(sales / 2)],
  [Math.floor(sales / 2) + 1, sales],
] as const) {
  const opened = openTillDatabase(folder);
  if (!opened.ok) throw new Error(opened.error.text.en);
  const { db } = opened.value;
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  // The test of the test: what better-sqlite3 would do if the store did not insist.
  if (synchronous === 'NORMAL') db.pragma('synchronous = NORMAL');
  sell(createTillStore(opened.value), from, to);
  opened.value.close();
}
closeSync(acked);

function sell(store: TillStore, from: number, to: number): void {
  const identity = store.identity.read() ?? enrolled();
  if (store.identity.read() === null) store.identity.write(identity);
  const machine = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
  const clock = createTillClock(machine, store.clock, store.events.lastWrittenMs());
  const log = createEventLog({ store, clock, newId, bootId: newId() });
  for (let seq = from; seq <= to; seq += 1) {
    const purchaseId = newId();
    store.database.inSaleTransaction(() => {
      log.append(identity, seq, {
        kind: 'purchase.confirmed',
        bundleHash: null,
        engineVersion: '1',
        payload: { purchaseId, words: randomBytes(300 + (seq % 7) * 400).toString('base64') },
        purchaseId,
      });
      store.bonuses.add(identity.epoch, seq, { memberId: purchaseId, currency: 'bonus', delta: 1 });
      store.printJobs.add(purchaseId, false);
    });
    writeSync(acked, `${seq}\n`);
    alongside(store, seq);
  }
}

/** What else the till writes between two purchases. */
function alongside(store: TillStore, seq: number): void {
  if (seq % 5 === 0) store.events.acknowledge(1, seq - 2, Date.now());
  if (seq % 40 === 0) store.events.prune(Date.now() - 50);
  if (seq % 9 !== 0) return;
  store.database.inTransaction(() => {
    for (let at = 0; at < 8; at += 1) store.goods.put(goods(seq * 10 + at), 1);
    store.feed.write({ all: seq });
  });
}

function goods(number: number) {
  return goodsItem.parse({
    sku: `sku-${number % 400}`,
    name: `Товар ${randomBytes(40).toString('hex')}`,
    barcodes: [String(4_600_000_000_000 + number)],
    plu: null,
    unit: 'piece',
    priceKopecks: number,
    minPriceKopecks: null,
    category: null,
    brand: null,
    attributes: {},
    alreadyDiscounted: false,
  });
}

function enrolled(): Identity {
  return {
    hubUrl: 'http://127.0.0.1:1',
    tillId: tillId.parse(newId()),
    tillName: 'Касса 1',
    tillNumber: 1,
    storeId: storeId.parse(newId()),
    storeName: 'Магазин',
    partnerId: partnerId.parse(newId()),
    epoch: 1,
    nonce: 'n',
    hubEpoch: 1,
    keys: makeKeyPair(),
    frozen: null,
  };
}
