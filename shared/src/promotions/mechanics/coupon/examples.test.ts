import { describe, expect, test } from 'vitest';
import { line, member, price, promo, whyNot } from '../../engine.testkit.ts';
import type { ConditionInput } from '../../condition.ts';

const bundle = {
  emissions: [
    {
      id: 'santa',
      publicCodes: ['SANTA2025'],
      from: '2025-11-01T00:00:00',
      to: '2025-12-01T00:00:00',
    },
    { id: 'old', publicCodes: ['OLD'], to: '2025-01-01T00:00:00' },
    { id: 'personal' },
  ],
};
const goods = [line('a', { price: 10_000 })];
const withCoupon = (id: string, when: ConditionInput, priority = 0) =>
  promo(id, { kind: 'amount_off', per: 'cheque', amountKopecks: 1000 }, { when, priority });

describe('coupons', () => {
  test('[MECH-04] a public code, whatever its letters', () => {
    const santa = withCoupon('p', { kind: 'coupon', emission: 'santa' });
    const result = price([santa], goods, { bundle, cheque: { coupons: ['santa2025'] } });
    expect(result.totals.discountKopecks).toBe(1000);
    expect(result.coupons).toEqual([{ code: 'santa2025', promotionId: 'p', action: 'redeem' }]);
    const none = price([santa], goods, { bundle, considerAll: true });
    expect(whyNot(none, 'p')).toBe('condition.coupon');
  });

  test('a code out of its time is no coupon', () => {
    const old = withCoupon('p', { kind: 'coupon', code: 'OLD' });
    const result = price([old], goods, { bundle, cheque: { coupons: ['OLD'] }, considerAll: true });
    expect(result.coupons).toEqual([]);
    expect(whyNot(result, 'p')).toBe('condition.coupon');
  });

  test('a personal coupon is the member’s own', () => {
    const mine = withCoupon('p', { kind: 'coupon', emission: 'personal' });
    const cheque = { coupons: ['AB-1'] };
    const facts = member({ coupons: { 'AB-1': 'personal' } });
    expect(price([mine], goods, { bundle, cheque, facts }).totals.discountKopecks).toBe(1000);
    expect(price([mine], goods, { bundle, cheque, facts: member() }).totals.discountKopecks).toBe(
      0,
    );
    expect(price([mine], goods, { bundle, cheque, facts }).factsRead).toEqual([
      'member.coupons.AB-1',
    ]);
  });

  test('one coupon is used by one promotion; two coupons serve two', () => {
    const first = withCoupon('first', { kind: 'coupon', emission: 'personal' }, 1);
    const second = withCoupon('second', { kind: 'coupon', mask: 'AB-?' });
    const facts = member({ coupons: { 'AB-1': 'personal', 'AB-2': 'personal' } });
    const one = price([first, second], goods, { bundle, facts, cheque: { coupons: ['AB-1'] } });
    expect(one.coupons.map((coupon) => coupon.promotionId)).toEqual(['first']);
    const two = price([first, second], goods, {
      bundle,
      facts,
      cheque: { coupons: ['AB-2', 'AB-1'] },
    });
    expect(two.coupons.map((coupon) => [coupon.promotionId, coupon.code])).toEqual([
      ['first', 'AB-1'],
      ['second', 'AB-2'],
    ]);
  });

  test('a coupon that gave nothing is not used up', () => {
    const tea = promo(
      'p',
      { kind: 'percent', percentBp: 1000, target: { goods: { skus: ['tea'] } } },
      {
        when: { kind: 'coupon', emission: 'santa' },
      },
    );
    const result = price([tea], goods, { bundle, cheque: { coupons: ['SANTA2025'] } });
    expect(result.coupons).toEqual([]);
  });

  test('a code has been used as often as it may', () => {
    const limited = {
      ...withCoupon('p', { kind: 'coupon', emission: 'santa' }),
      limits: [{ id: 'once', per: 'code', unit: 'uses', max: 1 }] as const,
    };
    const cheque = { coupons: ['SANTA2025'] };
    const first = price([{ ...limited, limits: [...limited.limits] }], goods, { bundle, cheque });
    const [spent] = first.consumptions;
    expect(spent).toMatchObject({
      limitId: 'once',
      per: 'code',
      amount: 1,
      key: 'p/once:SANTA2025',
    });
    const again = price([{ ...limited, limits: [...limited.limits] }], goods, {
      bundle,
      cheque: { ...cheque, limitsUsed: { 'p/once:SANTA2025': 1 } },
    });
    expect(whyNot(again, 'p')).toBe('limit.uses');
  });

  test('two coupons of an emission must be shown, and both are used up', () => {
    const two = withCoupon('two', { kind: 'coupon', emission: 'personal', count: 2 });
    const facts = member({ coupons: { 'AB-1': 'personal', 'AB-2': 'personal' } });
    const shown = (coupons: string[]) =>
      price([two], goods, { bundle, facts, cheque: { coupons } });
    expect(shown(['AB-1']).totals.discountKopecks).toBe(0);
    expect(shown(['AB-1', 'AB-2']).coupons.map(({ code }) => code)).toEqual(['AB-1', 'AB-2']);
  });
});
