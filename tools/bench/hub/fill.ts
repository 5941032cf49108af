/**
 * A hub as it is after years: purchases written straight into the tables by the database itself, with their
 * events, lines, parts, postings and lots, so that every check of the books holds. Each member has ten of
 * them, whatever their number: a company grows by its members. Bodies and facts are short.
 */
import type pg from 'pg';
import { PARTNER } from '../engine/ours.ts';
import { STORE } from './company.ts';

/** A till of its own that nobody enrols as. */
const FILL_TILL = '0190f0a0-0000-7000-8000-3ffffffffff0';
/** Purchases written in one transaction. */
const CHUNK = 50_000;
const EACH_MEMBER = 10;
/** Bonuses of a purchase, in minor units. */
const BONUS = 100;
/** The day on which the bonuses of all these purchases burn. */
export const BURN_ON = '2027-06-01';

/** An id made of a letter and a number, in the order of the numbers. */
const id = (letter: string, number: string): string =>
  `('${letter}0000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

const MEMBER = id('a', `g / ${EACH_MEMBER}`);
const ACCOUNT = id('b', `g / ${EACH_MEMBER}`);
const PURCHASE = id('c', 'g');
const EVENT = id('d', 'g');
const PURCHASES = 'generate_series($1::bigint, $2::bigint - 1) g';
const MEMBERS = `generate_series($1::bigint, $2::bigint - 1, ${EACH_MEMBER}) g`;
const SOLD_AT = `timestamptz '2026-01-01' + g * interval '20 seconds'`;

const STATEMENTS: readonly string[] = [
  `insert into member (partner_id, member_id, state, registered_on)
   select '${PARTNER}', ${MEMBER}, 'active', date '2025-01-15' from ${MEMBERS}`,
  `insert into member_person (partner_id, member_id, family_name, given_name, search_name, search_given)
   select '${PARTNER}', ${MEMBER}, 'Член', g::text, 'член ' || g, g || ' член' from ${MEMBERS}`,
  `insert into account (partner_id, account_id, currency, opened_at, active)
   select '${PARTNER}', ${ACCOUNT}, 'bonus', now(), ${EACH_MEMBER * BONUS} from ${MEMBERS}`,
  `insert into account_member (partner_id, member_id, currency, account_id)
   select '${PARTNER}', ${MEMBER}, 'bonus', ${ACCOUNT} from ${MEMBERS}`,
  `insert into till_event (partner_id, till_id, epoch, seq, event_id, kind, schema_version, hash, body, received_at)
   select '${PARTNER}', '${FILL_TILL}', 1, g + 1, ${EVENT}, 'purchase.confirmed', 1,
     md5(g::text) || md5(g::text), '{"filled":' || g || '}', now() from ${PURCHASES}`,
  `insert into purchase (partner_id, purchase_id, store_id, till_id, member_id, event_id, number, sold_at,
     local_time, local_date, cashier, initial_kopecks, discount_kopecks, redeemed_kopecks, total_kopecks,
     accrued, accrued_currency, offline, line_count, bundle_hash, recomputed, received_at, fact)
   select '${PARTNER}', ${PURCHASE}, '${STORE}', '${FILL_TILL}', ${MEMBER}, ${EVENT}, 'F-' || g, ${SOLD_AT},
     to_char(${SOLD_AT}, 'YYYY-MM-DD"T"HH24:MI:SS'), (${SOLD_AT})::date, null, 3000, 500, 0, 2500,
     ${BONUS}, 'bonus', false, 2, '', 'no_bundle', now(), '{}' from ${PURCHASES}`,
  `insert into purchase_line (partner_id, purchase_id, line_no, member_id, line_id, sku, name,
     quantity_milli, unit_price_kopecks, initial_kopecks, amount_kopecks, redeemed_kopecks)
   select '${PARTNER}', ${PURCHASE}, n, ${MEMBER}, 'l' || n, 's' || g % 1000, 'Товар', 1000, 1500, 1500, 1250, 0
   from ${PURCHASES} cross join generate_series(1, 2) n`,
  `insert into purchase_part (partner_id, purchase_id, line_no, part_no, member_id, promotion_id, version,
     rule_id, amount_kopecks)
   select '${PARTNER}', ${PURCHASE}, n, 1, ${MEMBER}, 'p', 1, 'r', 250
   from ${PURCHASES} cross join generate_series(1, 2) n`,
  `insert into posting (partner_id, posting_id, account_id, member_id, account, currency, amount, kind,
     cause_kind, cause_id, leg, booked_at, purchase_id, reason)
   select '${PARTNER}', ${id('e', 'g * 2 + n')}, ${ACCOUNT}, ${MEMBER},
     case n when 0 then 'house_issued' else 'active' end, 'bonus', case n when 0 then -${BONUS} else ${BONUS} end,
     'accrual', 'purchase', ${PURCHASE}, n, now(), ${PURCHASE}, '' 
   from ${PURCHASES} cross join generate_series(0, 1) n`,
  `insert into lot (partner_id, lot_id, account_id, member_id, currency, cause_id, amount, remaining, state,
     expire_on, expire_at, created_at)
   select '${PARTNER}', ${id('f', 'g')}, ${ACCOUNT}, ${MEMBER}, 'bonus', ${PURCHASE}, ${BONUS}, ${BONUS},
     'active', '${BURN_ON}', timestamptz '${BURN_ON}', now() from ${PURCHASES}`,
];

/** Writes purchases numbered from `from` up to `to`; both are multiples of ten. */
export async function fill(client: pg.Client, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += CHUNK) {
    await client.query('begin');
    for (const statement of STATEMENTS) {
      await client.query(statement, [start, Math.min(start + CHUNK, to)]);
    }
    await client.query('commit');
  }
  await client.query('vacuum analyze');
}
