/** The books against themselves: nothing here is trusted because it is stored. */
import { sql } from 'kysely';
import type { Db } from '../store/database.ts';

export interface VerifyReport {
  readonly postings: number;
  readonly purchases: number;
  readonly events: number;
  /** Each finding is one sentence with the figures; empty = all is well. */
  readonly findings: readonly string[];
}

/** At most this many rows are named per check. */
const NAMED_MAX = 20;

const CHECKS: readonly { readonly says: string; readonly query: string }[] = [
  {
    says: 'Σ проводок по валюте не равна нулю',
    query: `select partner_id::text || ' ' || currency as what, sum(amount) as figure
      from posting group by partner_id, currency having sum(amount) <> 0`,
  },
  {
    says: 'Σ проводок одного факта не равна нулю',
    query: `select cause_kind || ' ' || cause_id as what, sum(amount) as figure
      from posting group by partner_id, cause_kind, cause_id, currency having sum(amount) <> 0`,
  },
  {
    says: 'Остаток в кэше не равен сумме проводок',
    query: `select coalesce(b.member_id, p.member_id)::text || ' ' || coalesce(b.currency, p.currency) as what,
        coalesce(b.active, 0) - coalesce(p.active, 0) as figure
      from balance b full join (
        select partner_id, member_id, currency,
          coalesce(sum(amount) filter (where account = 'pending'), 0) as pending,
          coalesce(sum(amount) filter (where account = 'active'), 0) as active,
          coalesce(sum(amount) filter (where account = 'reserved'), 0) as reserved
        from posting where account in ('pending', 'active', 'reserved')
        group by partner_id, member_id, currency
      ) p using (partner_id, member_id, currency)
      where (coalesce(b.pending, 0), coalesce(b.active, 0), coalesce(b.reserved, 0))
        is distinct from (coalesce(p.pending, 0), coalesce(p.active, 0), coalesce(p.reserved, 0))`,
  },
  {
    says: 'Остатки лотов не равны доступному остатку',
    query: `select b.member_id::text || ' ' || b.currency as what, coalesce(l.open, 0) as figure
      from balance b left join (
        select partner_id, member_id, currency,
          sum(remaining) filter (where state = 'active') as open,
          sum(amount) filter (where state = 'pending') as waiting
        from lot group by partner_id, member_id, currency
      ) l using (partner_id, member_id, currency)
      where coalesce(l.open, 0) <> greatest(b.active, 0) or coalesce(l.waiting, 0) <> b.pending`,
  },
  {
    says: 'Резервы не равны отложенному остатку',
    query: `select b.member_id::text || ' ' || b.currency as what, b.reserved as figure
      from balance b left join (
        select partner_id, member_id, currency, sum(amount) as held
        from reservation where state = 'held' group by partner_id, member_id, currency
      ) r using (partner_id, member_id, currency)
      where coalesce(r.held, 0) <> b.reserved`,
  },
  {
    says: 'Событие продажи не проведено ровно один раз и не в отстойнике',
    query: `select e.event_id::text as what,
        (count(p.event_id) + count(s.event_id))::int as figure
      from till_event e
      left join purchase p on p.event_id = e.event_id and p.till_id = e.till_id
      left join suspense s
        on s.till_id = e.till_id and s.epoch = e.epoch and s.seq = e.seq
      group by e.till_id, e.epoch, e.seq, e.event_id having count(p.event_id) + count(s.event_id) <> 1`,
  },
  {
    says: 'Строки чека не складываются в его итог',
    query: `select p.number as what, p.total_kopecks - l.total as figure
      from purchase p join (
        select partner_id, purchase_id, sum(amount_kopecks - redeemed_kopecks) as total
        from purchase_line group by partner_id, purchase_id
      ) l using (partner_id, purchase_id) where l.total <> p.total_kopecks`,
  },
];

/** Recomputes and compares everything; reads only. */
export async function verifyBooks(db: Db): Promise<VerifyReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const counts = await sql<{ postings: number; purchases: number; events: number }>`
        select (select count(*) from posting) as postings,
          (select count(*) from purchase) as purchases,
          (select count(*) from till_event) as events`.execute(tx);
      const findings: string[] = [];
      for (const check of CHECKS) {
        const found = await sql
          .raw<{ what: string; figure: number }>(`${check.query} limit ${NAMED_MAX}`)
          .execute(tx);
        for (const row of found.rows) findings.push(`${check.says}: ${row.what} (${row.figure})`);
      }
      return { ...(counts.rows[0] ?? { postings: 0, purchases: 0, events: 0 }), findings };
    });
}
