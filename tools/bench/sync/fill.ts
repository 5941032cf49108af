/**
 * A partner's feed as it is after years, written by the database itself: goods with a barcode each, members with
 * a card, a phone and a balance. Codes are spread over their range: no tree is filled in their order by chance.
 */
import type pg from 'pg';

export interface FeedSize {
  readonly goods: number;
  readonly members: number;
}

/** Keys written in one transaction. */
const CHUNK = 100_000;
/** Multipliers without a factor of ten: each number of nine digits comes once. */
const CARD_SPREAD = 104_729_003;
const PHONE_SPREAD = 792_606_557;
const NINE_DIGITS = 1_000_000_000;

const spread = (number: string, by: number): string =>
  `lpad(((${number}::numeric * ${by}) % ${NINE_DIGITS})::text, 9, '0')`;

export function skuAt(index: number): string {
  return `S${String(index).padStart(7, '0')}`;
}

export function barcodeAt(index: number): string {
  return `4600${nineDigits(index, CARD_SPREAD)}`;
}

export function cardAt(index: number): string {
  return `2900${nineDigits(index, CARD_SPREAD)}`;
}

function nineDigits(index: number, by: number): string {
  return String((BigInt(index) * BigInt(by)) % BigInt(NINE_DIGITS)).padStart(9, '0');
}

export function memberIdAt(index: number): string {
  return `a0000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

const MEMBER_ID = `'a0000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0')`;

/** Kind → key and value of number `g`. */
const ITEMS: Readonly<Record<string, { readonly key: string; readonly value: string }>> = {
  goods: {
    key: `'S' || lpad(g::text, 7, '0')`,
    value: `jsonb_build_object('sku', 'S' || lpad(g::text, 7, '0'),
      'name', (array['Молоко','Хлеб','Сыр','Масло','Чай','Кофе','Сок','Мыло','Крупа','Печенье'])[1 + g % 10]
        || ' «Марка ' || g % 997 || '» ' || g % 900 || ' г',
      'barcodes', jsonb_build_array('4600' || ${spread('g', CARD_SPREAD)}), 'plu', null, 'unit', 'piece',
      'priceKopecks', 1999 + (g % 500) * 37, 'minPriceKopecks', null, 'category', 'c' || g % 200,
      'brand', (array['north','south','east','west'])[1 + g % 4], 'attributes', '{}'::jsonb,
      'alreadyDiscounted', false)`,
  },
  member: {
    key: MEMBER_ID,
    value: `jsonb_build_object('memberId', ${MEMBER_ID}, 'displayName', 'Анна ' || g, 'state', 'active',
      'identifiers', jsonb_build_array(
        jsonb_build_object('kind', 'card', 'value', '2900' || ${spread('g', CARD_SPREAD)}),
        jsonb_build_object('kind', 'phone', 'value', '+79' || ${spread('g', PHONE_SPREAD)})),
      'facts', jsonb_build_object('memberId', ${MEMBER_ID}, 'attributes', '{}'::jsonb,
        'dates', jsonb_build_object('birthday', '1990-05-17'), 'answers', '{}'::jsonb,
        'statuses', jsonb_build_object('level', 'silver'), 'segments', jsonb_build_array('regular'),
        'counters', '{}'::jsonb, 'coupons', '{}'::jsonb, 'balances', jsonb_build_object('bonus', g % 100000),
        'history', '{}'::jsonb, 'card', null, 'contacts', null))`,
  },
  balance: {
    key: `${MEMBER_ID} || '/bonus'`,
    value: `jsonb_build_object('memberId', ${MEMBER_ID}, 'currency', 'bonus', 'active', g % 100000, 'pending', 0)`,
  },
};

/** Writes keys numbered from 0 behind what the feed holds, with the set hashes as the sequencer keeps them. */
export async function fillFeed(
  client: pg.Client,
  partnerId: string,
  { goods, members }: FeedSize,
): Promise<void> {
  for (const [kind, count] of [
    ['goods', goods],
    ['member', members],
    ['balance', members],
  ] as const) {
    for (let from = 0; from < count; from += CHUNK) {
      await writeKeys(client, partnerId, kind, from, Math.min(from + CHUNK, count));
    }
  }
  await client.query(SUMS, [`partner:${partnerId}`]);
  await client.query('analyze feed_item');
}

async function writeKeys(
  client: pg.Client,
  partnerId: string,
  kind: string,
  from: number,
  to: number,
): Promise<void> {
  const item = ITEMS[kind];
  if (item === undefined) throw new Error(`no items of kind ${kind}`);
  await client.query('begin');
  await client.query(
    `insert into feed_item (scope, kind, key, partner_id, position, value)
     select 'partner:' || $1::text, '${kind}', ${item.key}, $1::uuid,
       (select feed_position from hub_state) + 1 + g - $2, ${item.value}
     from generate_series($2::bigint, $3::bigint - 1) g`,
    [partnerId, from, to],
  );
  await client.query('update hub_state set feed_position = feed_position + $1', [to - from]);
  await client.query('commit');
}

const word = (n: number): string => `sum(w.w${n}) % 4294967296`;
const SUMS = `
  insert into feed_scope (scope, head, items, w0, w1, w2, w3)
  select i.scope, max(i.position), count(*), ${word(0)}, ${word(1)}, ${word(2)}, ${word(3)}
  from feed_item i cross join lateral feed_words(i.kind, i.position, i.key) w
  where i.scope = $1 and i.value is not null group by i.scope
  on conflict (scope) do update set head = excluded.head, items = excluded.items,
    w0 = excluded.w0, w1 = excluded.w1, w2 = excluded.w2, w3 = excluded.w3`;
