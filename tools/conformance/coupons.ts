/** Codes a customer must show. */
import type { BundleInput } from '@verno/shared/promotions/bundle';
import type { ConditionInput } from '@verno/shared/promotions/condition';
import type { OutsideCase, Promotion } from './case.ts';
import type { Desk } from './desk.ts';
import { FUTURE, PAST } from './moment.ts';

type Emission = NonNullable<BundleInput['emissions']>[number];

/** The code that opens a promotion; null where it needs none. */
export function entryCode(promotion: Promotion): string | null {
  if (promotion.coupon !== undefined) return promotion.coupon;
  return promotion.trigger === 'code' ? (promotion.code ?? null) : null;
}

/** Codes shown; a case that names none has entered the codes of its promotions. */
export function couponsShown(one: OutsideCase): string[] {
  if (one.context.couponCodes !== undefined) return one.context.couponCodes;
  const codes = one.promotions.map(entryCode).filter((code) => code !== null);
  return [...new Set(codes)];
}

export function entryConditions(desk: Desk, promotion: Promotion): ConditionInput[] {
  const { trigger } = promotion;
  const code = entryCode(promotion);
  if (trigger !== undefined && trigger !== 'code' && trigger !== 'auto') {
    desk.unsupported.push(`trigger ${trigger}`);
  }
  return code === null ? [] : [{ kind: 'coupon', emission: emissionId(desk, code) }];
}

/** One emission a code. A promotion that is switched off is not published, its codes neither. */
export function emissionsOf(desk: Desk, one: OutsideCase): Emission[] {
  const emissions = new Map<string, Emission>();
  for (const promotion of one.promotions) {
    const code = entryCode(promotion);
    if (code === null || promotion.validity === 'disabled') continue;
    const id = emissionId(desk, code);
    emissions.set(id, { id, publicCodes: [code], ...validity(desk, promotion) });
  }
  return [...emissions.values()];
}

function emissionId(desk: Desk, code: string): string {
  return desk.names.code(`coupon ${code}`);
}

function validity(desk: Desk, { couponValidity = 'valid' }: Promotion): Partial<Emission> {
  switch (couponValidity) {
    case 'valid':
    case 'active':
      return {};
    case 'expired':
      return { to: PAST };
    case 'not_started':
      return { from: FUTURE };
    default:
      desk.unsupported.push(`couponValidity ${couponValidity}`);
      return {};
  }
}
