/** Bonuses off-line as HQ sees them: the policy in force, how far it reaches, what is lent and owed. */
import { sql } from 'kysely';
import type {
  OfflineBonusesView,
  OfflinePolicyText,
} from '@verno/shared/contracts/hub/offline-bonuses';
import type { OfflinePolicyTerms } from '@verno/shared/contracts/offline-bonuses';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import { lossOf } from '@verno/shared/sync/worst-loss';
import { readPolicies } from '../books/lent/policies.ts';
import { SILENT_MS } from '../books/lent/take-back.ts';
import type { Db, Tx } from '../store/database.ts';

const EARN_ONLY: OfflinePolicyTerms = { kind: 'earn_only' };

export async function readOfflineBonuses(
  db: Db | Tx,
  partnerId: string,
  nowMs: number,
): Promise<OfflineBonusesView[]> {
  const currencies = await db
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .selectAll()
    .orderBy('code')
    .execute();
  const policies = new Map((await readPolicies(db, partnerId)).map((one) => [one.currency, one]));
  const reach = await readReach(db, partnerId);
  const figures = await readFigures(db, partnerId, nowMs);
  return currencies.map(({ code, name_ru, name_en, decimals, per_ruble }) => {
    const kept = policies.get(code);
    const policy = kept?.policy ?? EARN_ONLY;
    const loss = lossOf(policy, reach, per_ruble);
    const figure = figures.get(code);
    const text = (minor: number): string => toDecimalText(minor, decimals);
    return {
      currency: code,
      currencyName: { ru: name_ru, en: name_en },
      precision: decimals,
      perRuble: per_ruble,
      policy: textOf(policy, decimals),
      set:
        kept === undefined || kept.setAt === null
          ? null
          : { by: kept.setName ?? '', at: kept.setAt.toISOString() },
      reach,
      worstLoss: { amount: text(loss.amount), money: toMoneyText(loss.kopecks) },
      lent: text(figure?.lent ?? 0),
      lentSilent: text(figure?.silent ?? 0),
      owed: text(figure?.owed ?? 0),
      owing: figure?.owing ?? 0,
    };
  });
}

function textOf(policy: OfflinePolicyTerms, decimals: number): OfflinePolicyText {
  if (policy.kind === 'earn_only') return policy;
  const perMember = toDecimalText(policy.perMember, decimals);
  const perTill = toDecimalText(policy.perTill, decimals);
  return { ...policy, perMember, perTill };
}

async function readReach(db: Db | Tx, partnerId: string): Promise<OfflineBonusesView['reach']> {
  const { rows } = await sql<{ tills: number; members: number }>`
    select (select count(*) from till where partner_id = ${partnerId} and state = 'active')::int as tills,
      (select count(*) from member where partner_id = ${partnerId} and state = 'active')::int as members
    `.execute(db);
  return rows[0] ?? { tills: 0, members: 0 };
}

interface Figures {
  readonly lent: number;
  readonly silent: number;
  readonly owed: number;
  readonly owing: number;
}

async function readFigures(
  db: Db | Tx,
  partnerId: string,
  nowMs: number,
): Promise<Map<string, Figures>> {
  const heardAt = new Date(nowMs - SILENT_MS).toISOString();
  const { rows } = await sql<Figures & { currency: string }>`
    select c.code as currency, coalesce(l.lent, 0)::bigint as lent, coalesce(l.silent, 0)::bigint as silent,
      coalesce(a.owed, 0)::bigint as owed, coalesce(a.owing, 0)::int as owing
    from currency c
    left join (
      select r.currency, sum(r.granted - r.gone) as lent,
        sum(r.granted - r.gone) filter (where t.state <> 'active' or t.epoch > r.epoch
          or t.last_seen_at is null or t.last_seen_at < ${heardAt}) as silent
      from lent_right r join till t using (till_id)
      where r.partner_id = ${partnerId} and r.granted > r.gone group by r.currency
    ) l on l.currency = c.code
    left join (
      select currency, sum(-active) as owed, count(*) as owing
      from account where partner_id = ${partnerId} and active < 0 group by currency
    ) a on a.currency = c.code
    where c.partner_id = ${partnerId}`.execute(db);
  return new Map(rows.map((row) => [row.currency, row]));
}
