import { fitting } from '../../coupons.ts';
import type { CouponNeed } from '../../coupons.ts';
import type { Sign } from '../../signs.ts';
import { actionMechanic, conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { couponParams, issueCouponParams } from './params.ts';

export const coupon = conditionMechanic({
  kind: 'coupon',
  title: { ru: 'Предъявлен купон', en: 'A coupon is shown' },
  params: couponParams,
  sentence: ({ emission, code, mask }) => ({
    ru: `предъявлен купон ${emission ?? code ?? mask ?? ''}`,
    en: `coupon ${emission ?? code ?? mask ?? ''} is shown`,
  }),
  compile: (params, tools) => {
    if (params.emission !== undefined) tools.emission(params.emission);
    const need: CouponNeed = {
      emission: params.emission ?? null,
      code: params.code ?? null,
      mask: params.mask === undefined ? null : maskPattern(params.mask),
      count: params.count,
      redeem: params.redeem,
    };
    return leaf(
      ({ coupons }) => verdict(fitting(coupons.shown(), need, null).length >= need.count),
      ({ coupons }) => ({
        code: 'condition.coupon',
        fact: 'cheque.coupons',
        expected: params.emission ?? params.code ?? params.mask ?? null,
        seen: fitting(coupons.shown(), need, null).length,
      }),
      { signs: signsOf(need), coupons: [need] },
    );
  },
});

export const issueCoupon = actionMechanic({
  kind: 'issue_coupon',
  title: { ru: 'Выдать купон', en: 'Issue a coupon' },
  params: issueCouponParams,
  sentence: ({ emission }) => ({
    ru: `выдать купон ${emission}`,
    en: `issue a coupon of ${emission}`,
  }),
  compile: ({ emission, count }, tools) => {
    tools.emission(emission);
    return {
      phase: 'effects',
      signs: [],
      benefit: false,
      raises: [],
      run: (turn) => {
        if (turn.view.member === null) return false;
        for (let i = 0; i < count; i += 1) {
          turn.out.couponsIssued.push({ emission, promotionId: turn.by.promotionId });
        }
        return true;
      },
    };
  },
});

function signsOf(need: CouponNeed): readonly Sign[] {
  if (need.emission !== null) return [[{ kind: 'coupon', value: need.emission }]];
  if (need.code !== null) return [[{ kind: 'coupon', value: `#${need.code.toUpperCase()}` }]];
  return [];
}

/** The mask as an anchored pattern; runs of `*` become one, so that matching stays linear enough. */
function maskPattern(mask: string): RegExp {
  const escaped = mask
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 'i');
}
