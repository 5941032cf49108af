/** What a purchase changes in counters, limits and restrictions: from its result, nothing is computed anew. */
import { z } from 'zod';
import { counterKey } from '@verno/shared/marketing/facts-at';
import type { CounterDefinition, MarketingSettings } from '@verno/shared/marketing/facts-at';
import { restrictionUses } from '@verno/shared/marketing/restriction';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { ALL } from './counters.ts';
import type { CounterEntry } from './counters.ts';

const counterEffect = z.object({
  key: z.string(),
  op: z.enum(['increase', 'decrease', 'set']),
  amount: z.int(),
});

/** Entries of a purchase, in a fixed order: their numbers are part of their identity. */
export function entriesOf(fact: PurchaseFact, settings: MarketingSettings): CounterEntry[] {
  return [
    ...counterEntries(fact, settings),
    ...limitEntries(fact),
    ...restrictionEntries(fact, settings),
  ];
}

function counterEntries(fact: PurchaseFact, settings: MarketingSettings): CounterEntry[] {
  const memberId = fact.facts?.memberId ?? null;
  if (memberId === null) return [];
  const date = fact.at.local.slice(0, 10);
  return fact.result.effects.flatMap((effect): CounterEntry[] => {
    if (effect.kind !== 'change_counter') return [];
    const change = counterEffect.safeParse(effect.data);
    if (!change.success) return [];
    const { op, amount } = change.data;
    const where = { ...fact.cheque, promotionId: effect.promotionId };
    const { owner, key } = counterKey(definitionOf(settings, change.data.key), where, date);
    return [
      {
        owner: owner === 'member' ? memberId : ALL,
        key,
        kind: 'counter',
        op: op === 'set' ? 'set' : 'add',
        amount: op === 'decrease' ? -amount : amount,
        promotionId: effect.promotionId,
      },
    ];
  });
}

/** A counter nobody has described is the customer's, for all time. */
function definitionOf(settings: MarketingSettings, code: string): CounterDefinition {
  const known = settings.counters.find((definition) => definition.code === code);
  return known ?? { code, per: 'customer', window: 'all' };
}

function limitEntries(fact: PurchaseFact): CounterEntry[] {
  const memberId = fact.facts?.memberId ?? null;
  return fact.result.consumptions.flatMap((consumption): CounterEntry[] => {
    const { per, key, amount, promotionId } = consumption;
    if (per === 'cheque' || (per === 'customer' && memberId === null)) return [];
    const owner = per === 'customer' && memberId !== null ? memberId : ALL;
    return [{ owner, key, kind: 'limit', op: 'add', amount, promotionId }];
  });
}

function restrictionEntries(fact: PurchaseFact, settings: MarketingSettings): CounterEntry[] {
  const memberId = fact.facts?.memberId ?? null;
  const uses = restrictionUses(settings.restrictions, {
    cheque: fact.cheque,
    result: fact.result,
    hasMember: memberId !== null,
    date: fact.at.local.slice(0, 10),
  });
  return uses.flatMap(({ restriction, key, owner, amount }): CounterEntry[] => {
    if (restriction.per === 'cheque') return [];
    if (owner === 'member' && memberId === null) return [];
    return [
      {
        owner: owner === 'member' && memberId !== null ? memberId : ALL,
        key,
        kind: 'restriction',
        op: 'add',
        amount,
        promotionId: null,
      },
    ];
  });
}
