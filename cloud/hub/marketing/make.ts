/** Makes coupons: for a member, for a list to hand out, from codes that were given, for purchases in sets. */
import { sql } from 'kysely';
import type { Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { couponDates } from '@verno/shared/marketing/coupon';
import { localTime, startOfDay } from '../calendar.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';
import type { Ids } from '../system.ts';
import { noteSteps } from './coupon-rows.ts';
import type { StepCause } from './coupon-rows.ts';
import { countMade, lockEmission } from './emissions.ts';
import type { Emission } from './emissions.ts';
import { takeNumbers } from './numbers.ts';
import type { TakeFree } from './numbers.ts';

export interface MakeParts {
  readonly ids: Ids;
  readonly random: Random;
  readonly nowMs: number;
}

/** So many coupons for a member, or for nobody yet, by one cause. */
export interface Share {
  readonly cause: StepCause & { readonly kind: 'purchase' | 'request' };
  readonly memberId: string | null;
  readonly count: number;
}

/** Which coupons: so many of an emission, by one cause. */
export interface Wanted extends Share {
  readonly partnerId: string;
  readonly emissionId: string;
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
  const { partnerId, emissionId, count } = wanted;
  const emission = await lockEmission(tx, partnerId, emissionId);
  if (emission === null) return err(refusal('coupon.emission_unknown'));
  const before = await madeBefore(tx, wanted);
  if (before.length > 0) return ok(before);
  const { couponsMax } = emission;
  if (couponsMax !== null && emission.made + count > couponsMax) {
    const params = { left: couponsMax - emission.made, wanted: count };
    return err(refusal('coupon.emission_spent', { params }));
  }
  const made = await makeShares(tx, parts, { ...wanted, emission, shares: [wanted] });
  if (made.ok) await countMade(tx, partnerId, new Map([[emissionId, count]]));
  return made;
}

/** Coupons of one emission for many causes, none of which has had any of it. */
export interface WantedShares extends Pick<Wanted, 'partnerId' | 'codes' | 'usesMax'> {
  readonly emission: Emission;
  readonly shares: readonly Share[];
}

/**
 * Makes the coupons of all shares or refuses. That the emission may make so many, and counting them, is the
 * caller's.
 */
export async function makeShares(
  tx: Tx,
  parts: MakeParts,
  wanted: WantedShares,
): Promise<Result<readonly Made[], Refusal>> {
  const write = writer(tx, parts, wanted);
  const taken = await takeCodes(tx, parts, wanted, write.free);
  if (!taken.ok) return taken;
  const made = write.made();
  await noteSteps(
    tx,
    wanted.partnerId,
    made.map(({ couponId, share }) => {
      const { cause } = share;
      return { couponId, step: 'make', state: stateOf(share, wanted.emission), cause };
    }),
  );
  return ok(made.map(({ couponId, code }) => ({ couponId, code })));
}

async function takeCodes(
  tx: Tx,
  parts: MakeParts,
  { codes, partnerId, emission, shares }: WantedShares,
  free: TakeFree,
): Promise<Result<readonly string[], Refusal>> {
  if (codes !== undefined) {
    const kept = await free(codes, codes.length);
    if (kept.length === codes.length) return ok(kept);
    const taken = codes.find((code) => !kept.includes(code)) ?? '';
    return err(refusal('coupon.code_taken', { params: { code: taken } }));
  }
  const { templateId } = emission;
  if (templateId === null) return err(refusal('number.template_unknown'));
  const count = shares.reduce((sum, share) => sum + share.count, 0);
  return takeNumbers(tx, parts.random, { partnerId, templateId }, count, free);
}

function stateOf(share: Pick<Share, 'memberId'>, emission: Emission): 'created' | 'issued' {
  return share.memberId === null && emission.kind === 'list' ? 'created' : 'issued';
}

interface MadeFor extends Made {
  readonly share: Share;
}

/** Writes coupons of shares in their order, each under the next free code. */
function writer(tx: Tx, parts: MakeParts, wanted: WantedShares) {
  const { emission, shares } = wanted;
  const common = commonOf(parts, wanted);
  const open = shares.flatMap((share) =>
    Array.from({ length: share.count }, (_, index) => ({ share, no: index + 1 })),
  );
  const made: MadeFor[] = [];
  const free: TakeFree = async (codes, most) => {
    const rows = open.slice(0, most).map(({ share, no }) => ({
      ...common,
      coupon_id: parts.ids.next(),
      member_id: share.memberId,
      state: stateOf(share, emission),
      cause_kind: share.cause.kind,
      cause_id: share.cause.id,
      cause_no: no,
    }));
    const byId = new Map(rows.map((row, place) => [row.coupon_id, open[place]]));
    // Only the code may be somebody's: causes that had theirs before are not asked for again.
    const kept = await sql<{ coupon_id: string; code: string }>`
      insert into coupon
      select n.* from (
        select c.code, row_number() over (order by c.place) as place
        from unnest(${[...codes]}::text[]) with ordinality c(code, place)
        where not exists (select from coupon o
          where o.partner_id = ${wanted.partnerId} and upper(o.code) = upper(c.code))
      ) f
      join jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality w(coupon, place)
        using (place)
      cross join jsonb_populate_record(null::coupon, w.coupon || jsonb_build_object('code', f.code)) n
      on conflict (partner_id, upper(code)) do nothing
      returning coupon_id, code`.execute(tx);
    for (const { coupon_id: couponId, code } of kept.rows) {
      const filled = byId.get(couponId);
      if (filled === undefined) continue;
      made.push({ couponId, code, share: filled.share });
      open.splice(open.indexOf(filled), 1);
    }
    return kept.rows.map((row) => row.code);
  };
  return { free, made: () => made };
}

/** What all coupons of one making have in common. */
function commonOf(parts: MakeParts, { partnerId, emission, usesMax = 1 }: WantedShares) {
  const { timeZone, lifetime } = emission;
  const dates = couponDates(localTime(parts.nowMs, timeZone).slice(0, 10), lifetime);
  const instant = (date: string | null): string | null =>
    date === null ? null : new Date(startOfDay(date, timeZone)).toISOString();
  return {
    partner_id: partnerId,
    emission_id: emission.emissionId,
    uses_max: usesMax,
    uses: 0,
    active_from: instant(dates.activeOn) ?? new Date(parts.nowMs).toISOString(),
    burn_at: instant(dates.burnOn),
    reserved_for: null,
    reserved_until: null,
    created_at: new Date(parts.nowMs).toISOString(),
  };
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

/** Purchases among these that have had coupons of the emission. */
export async function servedBefore(
  tx: Tx,
  partnerId: string,
  emissionId: string,
  purchaseIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('coupon')
    .where('partner_id', '=', partnerId)
    .where('cause_kind', '=', 'purchase')
    .where('cause_id', '=', anyOf(purchaseIds))
    .where('emission_id', '=', emissionId)
    .select('cause_id')
    .execute();
  return new Set(rows.map((row) => row.cause_id));
}
