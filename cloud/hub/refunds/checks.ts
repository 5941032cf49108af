/** What `verify` asks of refunds: each query finds rows that should not be. Set-based, reads only. */
export const REFUND_CHECKS: readonly { readonly says: string; readonly query: string }[] = [
  {
    says: 'Возврат без покупки',
    query: `select r.number as what, r.money_kopecks as figure
      from refund r left join purchase p using (partner_id, purchase_id) where p.purchase_id is null`,
  },
  {
    says: 'Возвращено денег больше, чем заплачено, и это не отмечено',
    query: `select p.number as what, sum(r.money_kopecks - r.excess_kopecks) - p.total_kopecks as figure
      from refund r join purchase p using (partner_id, purchase_id)
      group by p.partner_id, p.purchase_id, p.number, p.total_kopecks
      having sum(r.money_kopecks - r.excess_kopecks) > p.total_kopecks
        or bool_or(r.excess_kopecks > 0 and not r.flags @> '{over_refunded}')`,
  },
  {
    says: 'Покупка вернулась целиком, а денег выдано меньше, чем заплачено',
    query: `select p.number as what, p.total_kopecks - sum(r.money_kopecks) as figure
      from refund r join purchase p using (partner_id, purchase_id)
      where p.refund_state = 'whole'
      group by p.partner_id, p.purchase_id, p.number, p.total_kopecks
      having sum(r.money_kopecks) < p.total_kopecks
        and not bool_or(r.flags && '{recheck_withheld,figures_differ}')`,
  },
  {
    says: 'Строки вернулось больше, чем продано, и это не отмечено',
    query: `select p.number || ' ' || l.line_id as what, sum(l.quantity_milli - l.excess_milli) as figure
      from refund_line l
      join purchase p using (partner_id, purchase_id)
      left join purchase_line s using (partner_id, purchase_id, line_id)
      group by p.partner_id, p.purchase_id, p.number, l.line_id
      having sum(l.quantity_milli - l.excess_milli) > coalesce(max(s.quantity_milli), 0)`,
  },
  {
    says: 'Строки возврата не складываются в его сумму',
    query: `select r.number as what, r.money_kopecks - coalesce(l.money, 0) as figure
      from refund r left join (
        select partner_id, refund_id, sum(money_kopecks) as money from refund_line group by 1, 2
      ) l using (partner_id, refund_id) where coalesce(l.money, 0) <> r.money_kopecks`,
  },
  {
    says: 'Возвращённое в покупке не равно её возвратам',
    query: `select p.number as what, p.refunded_kopecks - coalesce(r.money, 0) as figure
      from purchase p left join (
        select partner_id, purchase_id, sum(money_kopecks) as money, count(*) as times
        from refund group by 1, 2
      ) r using (partner_id, purchase_id)
      where p.refunded_kopecks <> coalesce(r.money, 0)
        or (p.refund_state = 'none') <> (r.times is null)`,
  },
  {
    says: 'Бонусы возврата не равны его проводкам',
    query: `select r.number as what, r.bonuses_back - coalesce(p.back, 0) as figure
      from refund r left join (
        select partner_id, cause_id,
          sum(amount) filter (where kind = 'return' and account = 'active') as back,
          sum(amount) filter (where kind = 'reversal' and account = 'house_issued') as taken
        from posting where cause_kind = 'refund' group by 1, 2
      ) p on p.partner_id = r.partner_id and p.cause_id = r.refund_id
      where r.bonuses_back <> coalesce(p.back, 0)
        or coalesce((select sum((x ->> 'taken')::bigint) from jsonb_array_elements(r.reversed) x), 0)
          <> coalesce(p.taken, 0)`,
  },
];
