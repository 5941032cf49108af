/** What a till pays for one change of the feed, beside the bare statement on the same row. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { goodsItem, memberItem } from '@verno/shared/contracts/sync';
import type { FeedItem } from '@verno/shared/contracts/sync';
import { applyPage } from '../../../agent/engine/feed/apply.ts';
import { openTillDatabase } from '../../../agent/engine/store/database.ts';
import { createTillStore } from '../../../agent/engine/store/store.ts';
import { PARTNER } from '../engine/ours.ts';
import { against, benchLine } from '../line.ts';
import { figuresOf } from '../sampling.ts';
import type { SyncSite } from './site.ts';
import { barcodeAt, cardAt, memberIdAt, skuAt } from './fill.ts';

const PAGE = 1000;
const ROUNDS = 20;
const ROWS_MAX = 50_000;
const SCOPE = `partner:${PARTNER}`;

export function appliedChanges({ folder, size, report }: SyncSite): void {
  const own = join(folder, 'till-changes');
  mkdirSync(own);
  const opened = openTillDatabase(own);
  if (!opened.ok) throw new Error(opened.error.text.en);
  const store = createTillStore(opened.value);
  const { db } = opened.value;
  let position = 0;
  const apply = (items: readonly FeedItem[]): number => {
    const startedMs = performance.now();
    const cursors = { [SCOPE]: position };
    applyPage(store, { items, cursors, complete: false }, 1, 1, { exact: true, askedRunMs: 1 });
    return ((performance.now() - startedMs) * 1000) / items.length;
  };
  for (const kind of ['goods', 'member'] as const) {
    const rows = Math.min(ROWS_MAX, kind === 'goods' ? size.goods : size.members);
    const page = (from: number, price: number): FeedItem[] =>
      Array.from({ length: Math.min(PAGE, rows) }, (_, at) => {
        position += 1;
        return itemAt(kind, (from + at) % rows, position, price);
      });
    for (let from = 0; from < rows; from += PAGE) apply(page(from, 0));
    const bare = db.prepare(
      kind === 'goods'
        ? 'UPDATE goods SET body = ?, position = ? WHERE sku = ?'
        : 'UPDATE members SET body = ?, position = ? WHERE member_id = ?',
    );
    const ours: number[] = [];
    const raw: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      ours.push(apply(page(round * 7919, round)));
      const items = page(round * 7919, round).map(({ key, value, position: at }) => ({
        key,
        body: JSON.stringify(value),
        at,
      }));
      const startedMs = performance.now();
      opened.value.inTransaction(() => {
        for (const { key, body, at } of items) bare.run(body, at, key);
      });
      raw.push(((performance.now() - startedMs) * 1000) / items.length);
    }
    const figures = figuresOf([ours]);
    const rawUs = figuresOf([raw]).median;
    const beside = against('the bare update of the row', rawUs, figures.median / rawUs, null);
    report(benchLine('sync', `till: a changed ${kind} of ${rows}, applied`, 'µs', figures, beside));
  }
  opened.value.close();
}

function itemAt(
  kind: 'goods' | 'member',
  index: number,
  position: number,
  price: number,
): FeedItem {
  const value = kind === 'goods' ? goodsAt(index, price) : memberAt(index, price);
  const key = kind === 'goods' ? skuAt(index) : memberIdAt(index);
  return { scope: SCOPE, position, kind, key, value: JSON.parse(JSON.stringify(value)) };
}

function goodsAt(index: number, price: number) {
  return goodsItem.parse({
    sku: skuAt(index),
    name: `Товар «Марка ${index % 997}» ${index % 900} г`,
    barcodes: [barcodeAt(index)],
    plu: null,
    unit: 'piece',
    priceKopecks: 1999 + price,
    minPriceKopecks: null,
    category: `c${index % 200}`,
    brand: 'north',
    attributes: {},
    alreadyDiscounted: false,
  });
}

function memberAt(index: number, balance: number) {
  const memberId = memberIdAt(index);
  return memberItem.parse({
    memberId,
    displayName: `Анна ${index}`,
    state: 'active',
    identifiers: [{ kind: 'card', value: cardAt(index) }],
    facts: {
      memberId,
      attributes: {},
      dates: { birthday: '1990-05-17' },
      answers: {},
      statuses: { level: 'silver' },
      segments: ['regular'],
      counters: {},
      coupons: {},
      balances: { bonus: balance },
      history: {},
      card: null,
      contacts: null,
    },
  });
}
