/** What `verify` asks of the books: each query finds rows that should not be. Set-based, reads only. */
import { REFUND_CHECKS } from '../refunds/checks.ts';
import type { Check } from './check.ts';
import { LENT_CHECKS } from './lent/checks.ts';

export type { Check } from './check.ts';

export const CHECKS: readonly Check[] = [
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
    says: 'На пути между счетами что-то осталось',
    query: `select cause_id::text as what, sum(amount) as figure
      from posting where account = 'house_transfer' group by partner_id, cause_id having sum(amount) <> 0`,
  },
  {
    says: 'Итоги счёта не равны сумме проводок',
    query: `select coalesce(a.account_id, p.account_id)::text || ' ' || coalesce(a.currency, p.currency) as what,
        coalesce(a.active, 0) - coalesce(p.active, 0) as figure
      from account a full join (
        select partner_id, account_id, currency,
          coalesce(sum(amount) filter (where account = 'pending'), 0) as pending,
          coalesce(sum(amount) filter (where account = 'active'), 0) as active,
          coalesce(sum(amount) filter (where account = 'reserved'), 0) as reserved
        from posting where account in ('pending', 'active', 'reserved')
        group by partner_id, account_id, currency
      ) p using (partner_id, account_id, currency)
      where (coalesce(a.pending, 0), coalesce(a.active, 0), coalesce(a.reserved, 0))
        is distinct from (coalesce(p.pending, 0), coalesce(p.active, 0), coalesce(p.reserved, 0))`,
  },
  {
    says: 'Остатки лотов не равны доступному или ожидающему остатку счёта',
    query: `select a.account_id::text || ' ' || a.currency as what,
        coalesce(l.open, 0) - greatest(a.active, 0) as figure
      from account a full join (
        select partner_id, account_id,
          sum(remaining) filter (where state = 'active') as open,
          sum(remaining) filter (where state = 'pending') as waiting
        from lot group by partner_id, account_id
      ) l using (partner_id, account_id)
      where coalesce(l.open, 0) <> greatest(coalesce(a.active, 0), 0)
        or coalesce(l.waiting, 0) <> coalesce(a.pending, 0)`,
  },
  {
    says: 'Лот не сходится: остаток, сгоревшее, потраченное и отложенное не дают его суммы',
    query: `select l.lot_id::text as what,
        l.amount - l.remaining - l.burnt - l.absorbed - coalesce(s.spent, 0) - coalesce(h.held, 0) as figure
      from lot l
      left join (
        select partner_id, lot_id, sum(amount - returned) as spent
        from lot_spend group by partner_id, lot_id
      ) s using (partner_id, lot_id)
      left join (
        select r.partner_id, (t ->> 'lotId')::uuid as lot_id, sum((t ->> 'amount')::bigint) as held
        from reservation r cross join jsonb_array_elements(r.taken) t
        where r.state = 'held' group by 1, 2
      ) h using (partner_id, lot_id)
      where l.amount <> l.remaining + l.burnt + l.absorbed + coalesce(s.spent, 0) + coalesce(h.held, 0)
        or (l.remaining > 0 and l.state not in ('pending', 'active'))`,
  },
  {
    says: 'Потраченное по лотам не равно проводкам факта',
    query: `select coalesce(s.cause_kind, p.cause_kind) || ' ' || coalesce(s.cause_id, p.cause_id) as what,
        coalesce(s.spent, 0) - coalesce(p.spent, 0) as figure
      from (
        select partner_id, cause_kind, cause_id, currency, sum(amount) as spent
        from lot_spend group by partner_id, cause_kind, cause_id, currency
      ) s full join (
        select partner_id, cause_kind, cause_id, currency, sum(amount) as spent
        from posting
        where (kind = 'redemption' and account = 'house_redeemed')
          or (kind = 'reversal' and account = 'house_issued')
          or (kind = 'correction' and account = 'house_corrected' and amount > 0)
        group by partner_id, cause_kind, cause_id, currency
      ) p using (partner_id, cause_kind, cause_id, currency)
      where coalesce(s.spent, 0) <> coalesce(p.spent, 0)`,
  },
  {
    says: 'Возвращённое по лотам не равно проводкам покупки',
    query: `select coalesce(s.cause_id, p.purchase_id)::text as what,
        coalesce(s.back, 0) - coalesce(p.back, 0) as figure
      from (
        select s.partner_id, coalesce(e.purchase_id, s.cause_id) as cause_id, sum(s.returned) as back
        from lot_spend s
        left join purchase_effect e
          on s.cause_kind = 'effect' and e.partner_id = s.partner_id and e.effect_id = s.cause_id
        where s.cause_kind in ('purchase', 'effect') and s.returned > 0 group by 1, 2
      ) s full join (
        select partner_id, purchase_id, sum(amount) as back
        from posting where kind = 'return' and account = 'active' group by partner_id, purchase_id
      ) p on p.partner_id = s.partner_id and p.purchase_id = s.cause_id
      where coalesce(s.back, 0) <> coalesce(p.back, 0)`,
  },
  {
    says: 'Сгоревшее по лотам не равно проводкам',
    query: `select coalesce(l.lot_id, p.cause_id)::text as what,
        coalesce(l.burnt, 0) - coalesce(p.burnt, 0) as figure
      from (select partner_id, lot_id, burnt from lot where burnt > 0) l
      full join (
        select partner_id, cause_id, sum(amount) as burnt
        from posting
        where (cause_kind = 'expiry' and account = 'house_expired')
          or (cause_kind = 'leaving' and account = 'house_written_off' and amount > 0)
        group by partner_id, cause_id
      ) p on p.partner_id = l.partner_id and p.cause_id = l.lot_id
      where coalesce(l.burnt, 0) <> coalesce(p.burnt, 0)`,
  },
  {
    says: 'Резервы не равны отложенному остатку',
    query: `select a.account_id::text || ' ' || a.currency as what,
        coalesce(r.held, 0) - a.reserved as figure
      from account a left join (
        select h.partner_id, m.account_id, sum(h.amount) as held
        from reservation h join account_member m using (partner_id, member_id, currency)
        where h.state = 'held' group by h.partner_id, m.account_id
      ) r using (partner_id, account_id)
      where coalesce(r.held, 0) <> a.reserved`,
  },
  {
    says: 'Резерв отложил не столько, сколько взял из лотов',
    query: `select r.reservation_id::text as what, r.amount - coalesce(sum((t ->> 'amount')::bigint), 0) as figure
      from reservation r left join lateral jsonb_array_elements(r.taken) t on true
      where r.state = 'held' group by r.partner_id, r.reservation_id, r.amount
      having r.amount <> coalesce(sum((t ->> 'amount')::bigint), 0)`,
  },
  {
    says: 'Счёт без владельца, а на нём что-то есть',
    query: `select a.account_id::text as what, a.active as figure
      from account a left join account_member m using (partner_id, account_id)
      where m.member_id is null and (a.pending, a.active, a.reserved) <> (0, 0, 0)`,
  },
  {
    says: 'Владелец счёта, которого нет, или счёт другой валюты',
    query: `select m.account_id::text || ' ' || m.member_id as what, 0 as figure
      from account_member m
      left join account a using (partner_id, account_id)
      left join member p on p.partner_id = m.partner_id and p.member_id = m.member_id
      where p.member_id is null or a.account_id is null or a.currency <> m.currency`,
  },
  {
    says: 'Участник вышел из программы, а на его счёте что-то есть',
    query: `select a.account_id::text as what, a.active as figure
      from account a
      join account_member m using (partner_id, account_id)
      join member p on p.partner_id = m.partner_id and p.member_id = m.member_id
      where (a.pending, a.active, a.reserved) <> (0, 0, 0)
      group by a.partner_id, a.account_id having bool_and(p.state = 'left')`,
  },
  {
    says: 'Лот или проводка без счёта своей валюты',
    query: `select x.what, 0 as figure from (
        select partner_id, account_id, currency, 'лот ' || lot_id as what from lot
        union all
        select distinct on (partner_id, account_id, currency) partner_id, account_id, currency,
          'проводка ' || posting_id from posting
      ) x left join account a using (partner_id, account_id)
      where a.account_id is null or a.currency <> x.currency`,
  },
  {
    says: 'Проведённая корректировка не равна своим проводкам',
    query: `select c.correction_id::text as what, coalesce(c.booked, 0) - coalesce(p.moved, 0) as figure
      from correction c full join (
        select partner_id, cause_id as correction_id, sum(amount) as moved
        from posting where cause_kind = 'correction' and amount > 0
        group by partner_id, cause_id
      ) p using (partner_id, correction_id)
      where coalesce(c.booked, 0) <> coalesce(p.moved, 0)
        or (c.state <> 'booked' and p.moved is not null)`,
  },
  {
    says: 'Событие кассы не проведено ровно один раз и не в отстойнике',
    query: `select e.event_id::text as what,
        (count(p.event_id) + count(r.event_id) + count(b.event_id) + count(s.event_id))::int as figure
      from till_event e
      left join purchase p on p.event_id = e.event_id and p.till_id = e.till_id
      left join refund r on r.event_id = e.event_id and r.till_id = e.till_id
      left join right_release b on b.till_id = e.till_id and b.epoch = e.epoch and b.seq = e.seq
      left join suspense s on s.till_id = e.till_id and s.epoch = e.epoch and s.seq = e.seq
      group by e.till_id, e.epoch, e.seq, e.event_id
      having count(p.event_id) + count(r.event_id) + count(b.event_id) + count(s.event_id) <> 1`,
  },
  {
    says: 'Строки чека не складываются в его итог',
    query: `select p.number as what, p.total_kopecks - l.total as figure
      from purchase p join (
        select partner_id, purchase_id, sum(amount_kopecks - redeemed_kopecks) as total
        from purchase_line group by partner_id, purchase_id
      ) l using (partner_id, purchase_id) where l.total <> p.total_kopecks`,
  },
  {
    says: 'Цена в бонусах или награда пригласившему не равна своим проводкам',
    query: `select e.effect_id::text as what, e.amount - coalesce(p.moved, 0) as figure
      from purchase_effect e left join (
        select partner_id, cause_id, sum(amount) as moved
        from posting where cause_kind = 'effect' and amount > 0 and kind in ('redemption', 'accrual')
        group by 1, 2
      ) p on p.partner_id = e.partner_id and p.cause_id = e.effect_id
      where coalesce(p.moved, 0) <> e.amount`,
  },
  {
    says: 'Отменённое из цен в бонусах и наград не равно тому, что отменили возвраты',
    query: `select e.effect_id::text as what, e.returned - coalesce(r.amount, 0) as figure
      from purchase_effect e left join (
        select partner_id, effect_id, sum(amount) as amount from purchase_effect_return group by 1, 2
      ) r using (partner_id, effect_id) where e.returned <> coalesce(r.amount, 0)`,
  },
  ...REFUND_CHECKS,
  ...LENT_CHECKS,
];
