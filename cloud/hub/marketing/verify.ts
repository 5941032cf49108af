/** Marketing against itself: sums against their entries, coupons against their uses, history against purchases. */
import { runChecks } from '../books/check.ts';
import type { Check } from '../books/check.ts';
import type { Tx } from '../store/database.ts';

const MARKETING_CHECKS: readonly Check[] = [
  {
    says: 'Счётчик не равен сумме своих изменений',
    query: `select coalesce(c.owner, e.owner) || ' ' || coalesce(c.key, e.key) as what,
        coalesce(c.value, 0) - coalesce(e.total, 0) as figure
      from counter c full join (
        select partner_id, owner, key, sum(delta) as total from counter_entry group by partner_id, owner, key
      ) e using (partner_id, owner, key)
      where coalesce(c.value, 0) <> coalesce(e.total, 0)`,
  },
  {
    says: 'Число использований купона не равно записям о них',
    query: `select c.code as what, c.uses - coalesce(u.uses, 0) as figure
      from coupon c left join (
        select partner_id, coupon_id, count(*) as uses from coupon_use
        where returned_at is null group by partner_id, coupon_id
      ) u using (partner_id, coupon_id)
      where c.uses <> coalesce(u.uses, 0)`,
  },
  {
    says: 'Состояние купона не следует из его использований',
    query: `select code as what, uses as figure from coupon
      where (state = 'used') <> (uses_max is not null and uses >= uses_max)`,
  },
  {
    says: 'Состояния купона нет среди его шагов',
    query: `select c.code as what, 0 as figure from coupon c where not exists (
        select 1 from coupon_step s where s.partner_id = c.partner_id and s.coupon_id = c.coupon_id
          and s.state = c.state)`,
  },
  {
    says: 'Повторное использование купона не отмечено риском',
    query: `select c.code as what, count(*) as figure from coupon_use u
      join coupon c using (partner_id, coupon_id)
      where u.returned_at is null and u.risk is null and c.uses_max is not null
      group by c.partner_id, c.coupon_id, c.code, c.uses_max having count(*) > c.uses_max`,
  },
  {
    says: 'Число сделанных купонов выпуска не равно их записям',
    query: `select e.emission_id as what, e.made - coalesce(c.made, 0) as figure
      from coupon_emission e left join (
        select partner_id, emission_id, count(*) as made from coupon group by partner_id, emission_id
      ) c using (partner_id, emission_id) where e.made <> coalesce(c.made, 0)`,
  },
  {
    says: 'Итог покупок участника не равен сумме по дням',
    query: `select coalesce(t.member_id, d.member_id)::text || ' ' || coalesce(t.scope, d.scope) as what,
        coalesce(t.sum_kopecks, 0) - coalesce(d.total, 0) as figure
      from member_total t full join (
        select partner_id, member_id, scope, sum(count) as purchases, sum(sum_kopecks) as total
        from member_day group by partner_id, member_id, scope
      ) d using (partner_id, member_id, scope)
      where coalesce(t.sum_kopecks, 0) <> coalesce(d.total, 0)
        or coalesce(t.count, 0) <> coalesce(d.purchases, 0)`,
  },
  {
    says: 'История участника больше его покупок',
    query: `select d.member_id::text || ' ' || d.local_date as what,
        d.sum_kopecks - coalesce(p.total, 0) as figure
      from member_day d left join (
        select partner_id, member_id, local_date, count(*) as purchases, sum(total_kopecks) as total
        from purchase where member_id is not null group by partner_id, member_id, local_date
      ) p using (partner_id, member_id, local_date)
      where d.scope = 'all' and (d.sum_kopecks > coalesce(p.total, 0) or d.count > coalesce(p.purchases, 0)
        or (d.sum_kopecks <> coalesce(p.total, 0)
          and not exists (select 1 from history_return r where r.partner_id = d.partner_id)))`,
  },
  {
    says: 'Статус участника не тот, что в его карточке',
    query: `select s.member_id::text || ' ' || s.system_id as what, 0 as figure
      from member_status s join member m using (partner_id, member_id)
      where m.statuses->>s.system_id is distinct from s.tier`,
  },
];

/** Findings in sentences; empty = all is well. */
export const verifyMarketing = (tx: Tx): Promise<string[]> => runChecks(tx, MARKETING_CHECKS);
