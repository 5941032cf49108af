/** Makes coupons: for a member, for a list to hand out, or from codes that were given. */
import { sql } from 'kysely';
import type { Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { couponDates } from '@verno/shared/marketing/coupon';
import { localTime, startOfDay } from '../calendar.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Tx } from '../store/database.ts';
import type { Ids } from '../system.ts';
import { noteSteps } from './coupon-rows.ts';
import type { StepCause } from './coupon-rows.ts';
import { lockEmission } from './emissions.ts';
import type { Emission } from './emissions.ts';
import { takeNumbers } from './numbers.ts';
import type { TakeFree } from './numbers.ts';

export interface MakeParts {
  readonly ids: Ids;
  readonly random: Random;
  readonly nowMs: number;
}

/** Which coupons: so many of an emission, by one cause. */
export interface Wanted {
  readonly partnerId: string;
  readonly emissionId: string;
  readonly cause: StepCause & { readonly kind: 'purchase' | 'request' };
  readonly memberId: string | null;
  readonly count: number;
  /** Codes to take instead of numbers of the template. */
  readonly codes?: readonly string[];
  /** How many purchases may use each; null = any number. */
  readonly usesMax?: number | null;
}

export interface Made {
  readonly couponId: string;
  readonly code: string;
}

/**
 * Makes coupons. Asked again by the same cause, the answer is what was made then. Members are locked by the
 * caller. On refusal the caller takes back what was written (`attempt`).
 */
export async function makeCoupons(
  tx: Tx,
  parts: MakeParts,
  wanted: Wanted,
): Promise<Result<readonly Made[], Refusal>> {
  const emission = await lockEmission(tx, wanted.partnerId, wanted.emissionId);
  if (emission === null) return err(refusal('coupon.emission_unknown'));
  const before = await madeBefore(tx, wanted);
  if (before.length > 0) return ok(before);
  const { couponsMax } = emission;
  if (couponsMax !== null && emission.made + wanted.count > couponsMax) {
    const params = { left: couponsMax - emission.made, wanted: wanted.count };
    return err(refusal('coupon.emission_spent', { params }));
  }
  const write = writer(tx, parts, wanted, emission);
  const taken = await takeCodes(tx, parts, wanted, emission, write.free);
  if (!taken.ok) return taken;
  await sql`update coupon_emission set made = made + ${wanted.count}
    where partner_id = ${wanted.partnerId} and emission_id = ${wanted.emissionId}`.execute(tx);
  const made = write.made();
  const state = stateOf(wanted, emission);
  const couponIds = made.map((one) => one.couponId);
  await noteSteps(tx, wanted.partnerId, couponIds, { step: 'make', state }, wanted.cause);
  return ok(made);
}

async function takeCodes(
  tx: Tx,
  parts: MakeParts,
  wanted: Wanted,
  emission: Emission,
  free: TakeFree,
): Promise<Result<readonly string[], Refusal>> {
  const { codes, partnerId, count } = wanted;
  if (codes !== undefined) {
    const kept = await free(codes, codes.length);
    if (kept.length === codes.length) return ok(kept);
    const taken = codes.find((code) => !kept.includes(code)) ?? '';
    return err(refusal('coupon.code_taken', { params: { code: taken } }));
  }
  const { templateId } = emission;
  if (templateId === null) return err(refusal('number.template_unknown'));
  return takeNumbers(tx, parts.random, { partnerId, templateId }, count, free);
}

function stateOf(wanted: Wanted, emission: Emission): 'created' | 'issued' {
  return wanted.memberId === null && emission.kind === 'list' ? 'created' : 'issued';
}

function writer(tx: Tx, parts: MakeParts, wanted: Wanted, emission: Emission) {
  const made: Made[] = [];
  const { timeZone, lifetime } = emission;
  const dates = couponDates(localTime(parts.nowMs, timeZone).slice(0, 10), lifetime);
  const instant = (date: string | null): string | null =>
    date === null ? null : new Date(startOfDay(date, timeZone)).toISOString();
  const common = {
    partner_id: wanted.partnerId,
    emission_id: wanted.emissionId,
    member_id: wanted.memberId,
    state: stateOf(wanted, emission),
    uses_max: wanted.usesMax === undefined ? 1 : wanted.usesMax,
    uses: 0,
    active_from: instant(dates.activeOn) ?? new Date(parts.nowMs).toISOString(),
    burn_at: instant(dates.burnOn),
    reserved_for: null,
    reserved_until: null,
    cause_kind: wanted.cause.kind,
    cause_id: wanted.cause.id,
    created_at: new Date(parts.nowMs).toISOString(),
  };
  let number = 0;
  const free: TakeFree = async (codes, most) => {
    const rows = codes.map((code) => {
      number += 1;
      return { ...common, coupon_id: parts.ids.next(), code, cause_no: number };
    });
    // Only the code may be somebody's: a cause that made these before was answered above.
    const kept = await sql<{ coupon_id: string; code: string }>`
      insert into coupon
      select w.* from json_populate_recordset(null::coupon, ${JSON.stringify(rows)}) w
      where not exists (select 1 from coupon c
        where c.partner_id = w.partner_id and upper(c.code) = upper(w.code))
      order by w.cause_no limit ${most}
      on conflict (partner_id, upper(code)) do nothing
      returning coupon_id, code`.execute(tx);
    for (const row of kept.rows) made.push({ couponId: row.coupon_id, code: row.code });
    return kept.rows.map((row) => row.code);
  };
  return { free, made: () => made };
}

async function madeBefore(tx: Tx, wanted: Wanted): Promise<Made[]> {
  const rows = await tx
    .selectFrom('coupon')
    .where('partner_id', '=', wanted.partnerId)
    .where('cause_kind', '=', wanted.cause.kind)
    .where('cause_id', '=', wanted.cause.id)
    .where('emission_id', '=', wanted.emissionId)
    .select(['coupon_id', 'code'])
    .orderBy('cause_no')
    .execute();
  return rows.map((row) => ({ couponId: row.coupon_id, code: row.code }));
}
