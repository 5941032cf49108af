/** What `verify` asks of rights lent to tills. */
import type { Check } from '../check.ts';

export const LENT_CHECKS: readonly Check[] = [
  {
    says: 'Отданное кассам не равно отложенному под него',
    query: `select coalesce(l.reservation_id, r.reservation_id)::text as what,
        coalesce(greatest(l.granted - l.gone, 0), 0) - coalesce(r.held, 0) as figure
      from lent_right l full join (
        select partner_id, reservation_id, member_id, till_id, currency,
          case when state = 'held' then amount else 0 end as held
        from reservation where purchase_id = reservation_id
      ) r using (partner_id, reservation_id)
      where l.reservation_id is null or r.reservation_id is null
        or greatest(l.granted - l.gone, 0) <> r.held
        or (l.member_id, l.till_id, l.currency) is distinct from (r.member_id, r.till_id, r.currency)`,
  },
  {
    says: 'Отданное кассам не равно проводкам',
    query: `select l.reservation_id::text as what, p.lent - l.granted as figure
      from lent_right l join (
        select partner_id, cause_id, sum(amount) as lent from posting
        where cause_kind = 'reservation' and kind = 'reservation' and account = 'reserved'
        group by partner_id, cause_id
      ) p on p.partner_id = l.partner_id and p.cause_id = l.reservation_id
      where p.lent > l.granted`,
  },
  {
    says: 'Возврат прав кассой не равен своим проводкам',
    query: `select e.event_id::text as what, e.returned - coalesce(p.back, 0) as figure
      from right_release e left join (
        select partner_id, cause_id, sum(amount) as back from posting
        where cause_kind = 'release' and account = 'active' group by partner_id, cause_id
      ) p on p.partner_id = e.partner_id and p.cause_id = e.event_id
      where e.returned <> coalesce(p.back, 0)`,
  },
];
