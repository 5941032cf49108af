import { describe, expect, test } from 'vitest';
import { line, member, price, promo, whyNot } from '../../engine.testkit.ts';
import { pruneFacts } from '../../facts.ts';
import type { MemberParams } from './params.ts';

const GOODS = [line('a', { price: 1000 })];
const IVAN = member({
  segments: ['vip', 'coffee'],
  statuses: { tier: 'gold' },
  attributes: { city: 'Тверь', age: 33 },
  card: { category: 'club', type: 'plastic', state: 'active' },
  contacts: { phoneVerified: true, emailVerified: false },
});
const when = (is: MemberParams['is']) =>
  promo('p', { kind: 'percent', percentBp: 1000 }, { when: { kind: 'member', is } });

describe('who buys', () => {
  test('[MECH-03] known or not, segment, status, attribute, card, contacts', () => {
    const cases: readonly [MemberParams['is'], boolean][] = [
      [{ what: 'known' }, true],
      [{ what: 'anonymous' }, false],
      [{ what: 'segment', anyOf: ['none', 'vip'] }, true],
      [{ what: 'segment', anyOf: ['none'] }, false],
      [{ what: 'status', system: 'tier', anyOf: ['gold'] }, true],
      [{ what: 'status', system: 'tier', anyOf: ['silver'] }, false],
      [{ what: 'status', system: 'other', anyOf: ['gold'] }, false],
      [{ what: 'attribute', code: 'city', op: 'in', value: ['Тверь', 'Клин'] }, true],
      [{ what: 'attribute', code: 'age', op: 'gte', value: 34 }, false],
      [{ what: 'attribute', code: 'constructor', op: 'ne', value: 1 }, false],
      [{ what: 'card', categories: ['club'], states: ['active'] }, true],
      [{ what: 'card', types: ['virtual'] }, false],
      [{ what: 'contact', phoneVerified: true }, true],
      [{ what: 'contact', emailVerified: true }, false],
    ];
    for (const [is, holds] of cases) {
      const result = price([when(is)], GOODS, { facts: IVAN });
      expect([is, result.totals.discountKopecks > 0]).toEqual([is, holds]);
    }
  });

  test('what is not known is neither yes nor no: «not gold» does not hold for an unknown status', () => {
    const notGold = promo(
      'p',
      { kind: 'percent', percentBp: 1000 },
      {
        when: { not: { kind: 'member', is: { what: 'status', system: 'tier', anyOf: ['gold'] } } },
      },
    );
    const silver = member({ statuses: { tier: 'silver' } });
    expect(price([notGold], GOODS, { facts: silver }).totals.discountKopecks).toBe(100);
    expect(price([notGold], GOODS, { facts: member() }).totals.discountKopecks).toBe(0);
    expect(price([notGold], GOODS).totals.discountKopecks).toBe(0);
    expect(whyNot(price([notGold], GOODS, { facts: IVAN }), 'p')).toBe('condition.not');
  });

  test('only the facts that were read are kept, and they give the same answer again', () => {
    const rules = [when({ what: 'status', system: 'tier', anyOf: ['gold'] })];
    const result = price(rules, GOODS, { facts: IVAN });
    expect(result.factsRead).toEqual(['member.statuses.tier']);
    const kept = pruneFacts(IVAN, result.factsRead);
    expect(kept).toEqual(member({ statuses: { tier: 'gold' } }));
    expect(JSON.stringify(price(rules, GOODS, { facts: kept }))).toBe(JSON.stringify(result));
  });
});
