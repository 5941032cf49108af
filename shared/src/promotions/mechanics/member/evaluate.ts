import { unreachable } from '../../../kernel/unreachable.ts';
import type { Text } from '../../../kernel/text.ts';
import type { MemberFacts } from '../../cheque.ts';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { NO, UNKNOWN, YES } from '../../verdict.ts';
import type { CompiledCondition } from '../../mechanic.ts';
import type { Verdict } from '../../verdict.ts';
import { compares } from '../../vocabulary.ts';
import type { Scalar } from '../../vocabulary.ts';
import { own } from '../../own.ts';
import { memberParams } from './params.ts';
import type { MemberParams } from './params.ts';

type Is = MemberParams['is'];
type FactIs = Exclude<Is, { what: 'known' | 'anonymous' }>;

export const member = conditionMechanic({
  kind: 'member',
  title: { ru: 'Покупатель', en: 'The customer' },
  params: memberParams,
  sentence: ({ is }) => sentence(is),
  compile: ({ is }, tools) => {
    if (is.what === 'known' || is.what === 'anonymous') return presence(is.what === 'known');
    if (is.what === 'segment') {
      return tools.once(`segment ${JSON.stringify(is.anyOf)}`, () => segment(is.anyOf));
    }
    return fact(is);
  },
});

function presence(wanted: boolean): CompiledCondition {
  return leaf(
    (view) => verdict((view.member !== null) === wanted),
    (view) => ({
      code: wanted ? 'condition.member_known' : 'condition.member_anonymous',
      fact: 'member',
      expected: wanted,
      seen: view.member !== null,
    }),
  );
}

function segment(anyOf: readonly string[]): CompiledCondition {
  const keys = anyOf.map((value) => `member.segments.${value}`);
  const expected = anyOf.join(', ');
  return leaf(
    ({ member, factsRead }) => {
      if (member === null) return UNKNOWN;
      for (const key of keys) factsRead.add(key);
      for (const value of anyOf) if (member.segments.includes(value)) return YES;
      return NO;
    },
    ({ member }) => ({
      code: 'condition.member_segment',
      fact: 'member.segments',
      expected,
      seen: member === null ? null : 'no',
    }),
    { signs: [anyOf.map((value) => ({ kind: 'segment', value }))] },
  );
}

/** A fact that is one value: known and right, known and wrong, or unknown. */
function fact(is: Exclude<FactIs, { what: 'segment' }>): CompiledCondition {
  const key = factKey(is);
  return leaf(
    ({ member, factsRead }) => {
      if (member === null) return UNKNOWN;
      factsRead.add(key);
      return judge(is, member);
    },
    ({ member }) => ({
      code: `condition.member_${is.what}`,
      fact: key,
      expected: expectedText(is),
      seen: member === null ? null : seenValue(is, member),
    }),
  );
}

function factKey(is: Exclude<FactIs, { what: 'segment' }>): string {
  switch (is.what) {
    case 'status':
      return `member.statuses.${is.system}`;
    case 'attribute':
      return `member.attributes.${is.code}`;
    case 'card':
      return 'member.card';
    case 'contact':
      return 'member.contacts';
    default:
      return unreachable(is);
  }
}

function judge(is: Exclude<FactIs, { what: 'segment' }>, facts: MemberFacts): Verdict {
  if (is.what === 'status') {
    const status = own(facts.statuses, is.system);
    return status === undefined ? UNKNOWN : verdict(is.anyOf.includes(status));
  }
  if (is.what === 'attribute') {
    const value = own(facts.attributes, is.code);
    return value === undefined ? UNKNOWN : verdict(compares(value, is.op, is.value));
  }
  if (is.what === 'card') {
    if (facts.card === null) return UNKNOWN;
    const { category, type, state } = facts.card;
    const fits =
      (is.categories?.includes(category) ?? true) &&
      (is.types?.includes(type) ?? true) &&
      (is.states?.includes(state) ?? true);
    return verdict(fits);
  }
  if (facts.contacts === null) return UNKNOWN;
  const { phoneVerified, emailVerified } = facts.contacts;
  const wrong =
    (is.phoneVerified ?? phoneVerified) !== phoneVerified ||
    (is.emailVerified ?? emailVerified) !== emailVerified;
  return wrong ? NO : YES;
}

function seenValue(is: Exclude<FactIs, { what: 'segment' }>, facts: MemberFacts): Scalar | null {
  if (is.what === 'status') return own(facts.statuses, is.system) ?? null;
  if (is.what === 'attribute') return own(facts.attributes, is.code) ?? null;
  if (is.what === 'card') {
    return facts.card === null
      ? null
      : `${facts.card.category}, ${facts.card.type}, ${facts.card.state}`;
  }
  if (facts.contacts === null) return null;
  const { phoneVerified, emailVerified } = facts.contacts;
  return [phoneVerified ? 'phone' : '', emailVerified ? 'email' : ''].filter(Boolean).join(', ');
}

function expectedText(is: Exclude<FactIs, { what: 'segment' }>): string {
  if (is.what === 'status') return is.anyOf.join(', ');
  if (is.what === 'attribute') return `${is.op} ${String(is.value)}`;
  if (is.what === 'card') {
    return [...(is.categories ?? []), ...(is.types ?? []), ...(is.states ?? [])].join(', ');
  }
  const phone = is.phoneVerified === undefined ? '' : 'phone';
  const email = is.emailVerified === undefined ? '' : 'email';
  return [phone, email].filter(Boolean).join(', ');
}

function sentence(is: Is): Text {
  switch (is.what) {
    case 'known':
      return { ru: 'покупатель — участник программы', en: 'the customer is a member' };
    case 'anonymous':
      return { ru: 'покупатель не назвался', en: 'the customer is anonymous' };
    case 'segment':
      return {
        ru: `участник из сегмента ${is.anyOf.join(', ')}`,
        en: `member of segment ${is.anyOf.join(', ')}`,
      };
    case 'status':
      return { ru: `статус ${is.anyOf.join(', ')}`, en: `status ${is.anyOf.join(', ')}` };
    case 'attribute':
      return {
        ru: `${is.code} ${is.op} ${String(is.value)}`,
        en: `${is.code} ${is.op} ${String(is.value)}`,
      };
    case 'card':
      return { ru: `карта ${expectedText(is)}`, en: `card ${expectedText(is)}` };
    case 'contact':
      return { ru: `подтверждено: ${expectedText(is)}`, en: `verified: ${expectedText(is)}` };
    default:
      return unreachable(is);
  }
}
