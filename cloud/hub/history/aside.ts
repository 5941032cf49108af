/** What an import read and did not book: kept with the line and the reason. */
import { sql } from 'kysely';
import { storable } from '../store/text.ts';
import type { Tx } from '../store/database.ts';

type AsideReason =
  /** The row itself is wrong. */
  | 'wrong_line'
  /** A cancellation whose purchase was not found. */
  | 'no_purchase'
  /** The invoice came in another file, or stands higher in this one. */
  | 'known_invoice';

export interface Aside {
  readonly line: number;
  readonly reason: AsideReason;
  /** One sentence for a person. */
  readonly detail: string;
  readonly number: string;
  /** Money given back, of `no_purchase` only. */
  readonly amountKopecks: number | null;
  readonly memberId: string | null;
  readonly localDate: string | null;
}

const NUMBER_CHARS_MAX = 40;
const DETAIL_CHARS_MAX = 1000;

export async function putAside(
  tx: Tx,
  where: { readonly importId: string; readonly partnerId: string },
  asides: readonly Aside[],
): Promise<void> {
  if (asides.length === 0) return;
  const rows = asides.map((one) => ({
    partner_id: where.partnerId,
    import_id: where.importId,
    line: one.line,
    reason: one.reason,
    detail: storable(one.detail.slice(0, DETAIL_CHARS_MAX)),
    number: storable(one.number.slice(0, NUMBER_CHARS_MAX)),
    amount_kopecks: one.amountKopecks,
    member_id: one.memberId,
    local_date: one.localDate,
  }));
  await sql`insert into history_aside
    select * from json_populate_recordset(null::history_aside, ${JSON.stringify(rows)})
    on conflict (partner_id, import_id, line) do nothing`.execute(tx);
}
