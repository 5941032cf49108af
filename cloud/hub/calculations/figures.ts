/** What a calculation knows beside the member: settings, shared figures, coupons that wait for it. */
import { sql } from 'kysely';
import { ALL } from '@verno/shared/marketing/entries';
import type { Circumstances, TimedFacts } from '@verno/shared/marketing/facts-at';
import { figureKeys, limitsOfProgram } from '@verno/shared/marketing/limits-used';
import type { CountedLimit } from '@verno/shared/marketing/limit-keys';
import type { Moment } from '@verno/shared/promotions/cheque';
import type { Program } from '@verno/shared/promotions/program';
import { readSettings } from '../marketing/settings.ts';
import type { Db } from '../store/database.ts';

/** Where, when and by which rules a purchase is priced. */
export interface Desk {
  readonly partnerId: string;
  readonly storeId: string;
  readonly tillId: string;
  readonly at: Moment;
  readonly program: Program;
}

export interface KnownFigures extends Circumstances {
  readonly limits: readonly CountedLimit[];
}

/** The hub's own count of everything that is nobody's own and that pricing may look for. */
export async function readFigures(
  db: Db,
  { partnerId, program, ...place }: Desk,
  coupons: readonly string[],
): Promise<KnownFigures> {
  const settings = await readSettings(db, partnerId);
  const limits = limitsOfProgram(program);
  const keys = figureKeys(limits, { ...place, settings }, coupons);
  const rows =
    keys.length === 0
      ? []
      : await db
          .selectFrom('counter')
          .where('partner_id', '=', partnerId)
          .where('owner', '=', ALL)
          .where('key', 'in', keys)
          .select(['key', 'value'])
          .execute();
  const figures = new Map(rows.map((row) => [row.key, row.value]));
  return { ...place, settings, limits, figureOf: (key) => figures.get(key) ?? 0 };
}

/** Coupons the member holds that are reserved for this very purchase: to others they are out of hand. */
export async function reservedCoupons(
  db: Db,
  partnerId: string,
  purchaseId: string,
  memberId: string,
  shown: readonly string[],
): Promise<TimedFacts['coupons']> {
  if (shown.length === 0) return [];
  const codes = shown.map((code) => code.toUpperCase());
  const rows = await db
    .selectFrom('coupon')
    .where('partner_id', '=', partnerId)
    .where(sql<string>`upper(code)`, 'in', codes)
    .where('member_id', '=', memberId)
    .where('state', '=', 'reserved')
    .where('reserved_for', '=', purchaseId)
    .select(['code', 'emission_id', 'active_from', 'burn_at'])
    .execute();
  return rows.map((row) => ({
    code: row.code,
    emission: row.emission_id,
    fromMs: row.active_from.getTime(),
    untilMs: row.burn_at?.getTime() ?? null,
  }));
}
