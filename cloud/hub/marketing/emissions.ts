/** Emissions of coupons: what they look like, how long they live, how many there may be. */
import { sql } from 'kysely';
import { z } from 'zod';
import { couponLifetime } from '@verno/shared/marketing/coupon';
import type { CouponLifetime } from '@verno/shared/marketing/coupon';
import type { Text } from '@verno/shared/kernel/text';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { isZone } from '../calendar.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import { readTemplate } from './numbers.ts';

const emissionKind = z.enum(['personal', 'list', 'public']);
export const emissionText = z.object({ ru: z.string(), en: z.string() });

export interface Emission {
  readonly emissionId: string;
  /** `personal`: made for a member. `list`: made ahead and handed out. `public`: codes given, for anybody. */
  readonly kind: z.infer<typeof emissionKind>;
  readonly name: string;
  readonly shortText: Text;
  readonly fullText: Text;
  readonly imageUrl: string | null;
  readonly templateId: string | null;
  readonly lifetime: CouponLifetime;
  readonly timeZone: string;
  readonly comesBack: boolean;
  readonly couponsMax: number | null;
}

/** Adds an emission or changes it; what kind it is stays. */
export async function putEmission(
  tx: Tx,
  partnerId: string,
  emission: Emission,
  nowMs: number,
): Promise<Result<null, Refusal>> {
  if (!isZone(emission.timeZone)) return err(refusal('place.zone_unknown'));
  const { templateId } = emission;
  if (templateId !== null && (await readTemplate(tx, partnerId, templateId)) === null) {
    return err(refusal('number.template_unknown'));
  }
  const fields = {
    name: emission.name,
    short_text: jsonb({ ...emission.shortText }),
    full_text: jsonb({ ...emission.fullText }),
    image_url: emission.imageUrl,
    template_id: templateId,
    lifetime: jsonb(emission.lifetime),
    time_zone: emission.timeZone,
    comes_back: emission.comesBack,
    coupons_max: emission.couponsMax,
  };
  const kept = await tx
    .insertInto('coupon_emission')
    .values({
      partner_id: partnerId,
      emission_id: emission.emissionId,
      kind: emission.kind,
      created_at: new Date(nowMs),
      ...fields,
    })
    .onConflict((conflict) => conflict.columns(['partner_id', 'emission_id']).doUpdateSet(fields))
    .returning('kind')
    .executeTakeFirstOrThrow();
  return kept.kind === emission.kind ? ok(null) : err(refusal('coupon.emission_fixed'));
}

export function selectEmissions(db: Db, partnerId: string) {
  return db
    .selectFrom('coupon_emission')
    .where('partner_id', '=', partnerId)
    .selectAll()
    .orderBy('emission_id');
}

/** An emission with what it has made so far, its row locked: whoever makes coupons of it waits his turn. */
export async function lockEmission(
  tx: Tx,
  partnerId: string,
  emissionId: string,
): Promise<(Emission & { readonly made: number }) | null> {
  const row = await tx
    .selectFrom('coupon_emission')
    .where('partner_id', '=', partnerId)
    .where('emission_id', '=', emissionId)
    .selectAll()
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row === undefined ? null : { ...emissionOf(row), made: row.made };
}

/** The emission as it is, its row not locked. */
export async function readEmission(
  tx: Tx,
  partnerId: string,
  emissionId: string,
): Promise<Emission | null> {
  const row = await selectEmissions(tx, partnerId)
    .where('emission_id', '=', emissionId)
    .executeTakeFirst();
  return row === undefined ? null : emissionOf(row);
}

/** Counts coupons that were made, in the order of the emissions' ids. */
export async function countMade(
  tx: Tx,
  partnerId: string,
  made: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [emissionId, count] of [...made].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await sql`update coupon_emission set made = made + ${count}
      where partner_id = ${partnerId} and emission_id = ${emissionId}`.execute(tx);
  }
}

type EmissionRow = Awaited<ReturnType<ReturnType<typeof selectEmissions>['execute']>>[number];

export function emissionOf(row: EmissionRow): Emission {
  return {
    emissionId: row.emission_id,
    kind: emissionKind.parse(row.kind),
    name: row.name,
    shortText: emissionText.parse(row.short_text),
    fullText: emissionText.parse(row.full_text),
    imageUrl: row.image_url,
    templateId: row.template_id,
    lifetime: couponLifetime.parse(row.lifetime),
    timeZone: row.time_zone,
    comesBack: row.comes_back,
    couponsMax: row.coupons_max,
  };
}
