/**
 * What a purchase changes in counters, limits and restrictions: from its result, nothing is computed anew. The hub
 * books these entries; the till counts its own until the hub's figures have them.
 */
import { z } from 'zod';
import type { PurchaseFact } from '../purchase/fact.ts';
import { counterKey } from './facts-at.ts';
import type { CounterDefinition, MarketingSettings } from './facts-at.ts';
import { restrictionUses } from './restriction.ts';

/** Owner of figures that are nobody's own; other owners are member ids. */
export const ALL = 'all';

export type CounterKind = 'counter' | 'limit' | 'restriction';

/** Whose tills must know a figure: every till's, one store's, one till's. Members' own go with the member. */
export type Reach = 'partner' | 'store' | 'till';

/** One change of a figure. */
export interface CounterEntry {
  readonly owner: string;
  readonly key: string;
  readonly kind: CounterKind;
  readonly reach: Reach;
  /** `set` puts the figure to the amount, whatever it was. */
  readonly op: 'add' | 'set';
  readonly amount: number;
  readonly promotionId: string | null;
}

/** The part of a purchase that is read here. */
type Counted = Pick<PurchaseFact, 'cheque' | 'at'> & {
  readonly facts: Pick<NonNullable<PurchaseFact['facts']>, 'memberId'> | null;
  readonly result: Pick<
    PurchaseFact['result'],
    'effects' | 'consumptions' | 'totals' | 'redemption'
  >;
};

const counterEffect = z.object({
  key: z.string(),
  op: z.enum(['increase', 'decrease', 'set']),
  amount: z.int(),
});

/** Entries of a purchase, in a fixed order: their numbers are part of their identity. */
export function entriesOf(fact: Counted, settings: MarketingSettings): CounterEntry[] {
  return [
    ...counterEntries(fact, settings),
    ...limitEntries(fact),
    ...restrictionEntries(fact, settings),
  ];
}

function counterEntries(fact: Counted, settings: MarketingSettings): CounterEntry[] {
  const memberId = fact.facts?.memberId ?? null;
  if (memberId === null) return [];
  const date = fact.at.local.slice(0, 10);
  return fact.result.effects.flatMap((effect): CounterEntry[] => {
    if (effect.kind !== 'change_counter') return [];
    const change = counterEffect.safeParse(effect.data);
    if (!change.success) return [];
    const { op, amount } = change.data;
    const where = { ...fact.cheque, promotionId: effect.promotionId };
    const definition = definitionOf(settings, change.data.key);
    const { owner, key } = counterKey(definition, where, date);
    return [
      {
        owner: owner === 'member' ? memberId : ALL,
        key,
        kind: 'counter',
        reach: reachOf(definition.per),
        op: op === 'set' ? 'set' : 'add',
        amount: op === 'decrease' ? -amount : amount,
        promotionId: effect.promotionId,
      },
    ];
  });
}

function reachOf(per: string): Reach {
  return per === 'store' || per === 'till' ? per : 'partner';
}

/** A counter nobody has described is the customer's, for all time. */
function definitionOf(settings: MarketingSettings, code: string): CounterDefinition {
  const known = settings.counters.find((definition) => definition.code === code);
  return known ?? { code, per: 'customer', window: 'all' };
}

function limitEntries(fact: Counted): CounterEntry[] {
  const memberId = fact.facts?.memberId ?? null;
  return fact.result.consumptions.flatMap((consumption): CounterEntry[] => {
    const { per, key, amount, promotionId } = consumption;
    if (per === 'cheque' || (per === 'customer' && memberId === null)) return [];
    const owner = per === 'customer' && memberId !== null ? memberId : ALL;
    return [{ owner, key, kind: 'limit', reach: reachOf(per), op: 'add', amount, promotionId }];
  });
}

function restrictionEntries(fact: Counted, settings: MarketingSettings): CounterEntry[] {
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
        reach: reachOf(restriction.per),
        op: 'add',
        amount,
        promotionId: null,
      },
    ];
  });
}
