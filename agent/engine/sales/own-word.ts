/**
 * Bonuses spent on the till's own word, without asking the hub. How much is the decision of
 * `spendableOffline`; why no more is said in words.
 */
import type { OfflinePolicyTerms } from '@verno/shared/contracts/offline-bonuses';
import type { MemberFacts } from '@verno/shared/promotions/cheque';
import type { TillProblemCode } from '@verno/shared/contracts/till-problems';
import { spendableOffline } from '@verno/shared/sync/rights';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';

/** What may be spent now on the till's own word. */
export interface OwnWord {
  readonly kind: OfflinePolicyTerms['kind'];
  /** Minor units. */
  readonly amount: number;
  /** Why no more: a code of the redemption family, and the till's problem where it is nothing. */
  readonly reason: string;
  readonly refusal: TillProblemCode;
}

/** The same for the member of the open cheque; null where there is none or the till is nobody's. */
export function ownWordNow(
  store: Memory,
  identity: Pick<Identity, 'epoch' | 'frozen'> | null,
  facts: MemberFacts | null,
  currency: string,
): OwnWord | null {
  if (identity === null || facts === null) return null;
  const shown = facts.balances[currency] ?? 0;
  return ownWordOf(store, identity, facts.memberId, currency, shown);
}

type Memory = Pick<TillStore, 'offlineBonuses' | 'bonuses'>;

/** `shown`: the member's balance as the till shows it. */
export function ownWordOf(
  { offlineBonuses, bonuses }: Memory,
  identity: Pick<Identity, 'epoch' | 'frozen'>,
  memberId: string,
  currency: string,
  shown: number,
): OwnWord {
  const policy = offlineBonuses.policyOf(currency);
  const { kind } = policy;
  const { epoch, frozen } = identity;
  // What a stopped till sells is kept apart: nobody would take its spends off an account.
  if (kind === 'earn_only' || frozen !== null) return nothing(kind, 'offline_refused', 'offline');
  if (offlineBonuses.rebuilt.read()?.epoch === epoch) {
    return nothing(kind, 'offline_rebuilt', 'offline_rebuilt');
  }
  const lent = offlineBonuses.lentOf(epoch, memberId)[currency] ?? 0;
  const spent = bonuses.spentOf(memberId, currency);
  const amount = spendableOffline(policy, { ...spent, lent, shown });
  if (kind === 'escrow') {
    return amount === 0
      ? nothing(kind, 'offline_no_rights', 'offline_no_rights')
      : { kind, amount, reason: 'redemption.offline_escrow', refusal: 'bonus.offline_no_rights' };
  }
  if (amount > 0) {
    const refusal = 'bonus.offline_cap_used';
    return { kind, amount, reason: 'redemption.offline_capped', refusal };
  }
  return shown <= 0
    ? { kind, amount, reason: 'redemption.balance', refusal: 'bonus.insufficient' }
    : nothing(kind, 'offline_cap_used', 'offline_cap_used');
}

function nothing(
  kind: OwnWord['kind'],
  refusal: 'offline_refused' | 'offline_rebuilt' | 'offline_no_rights' | 'offline_cap_used',
  reason: string,
): OwnWord {
  return { kind, amount: 0, reason: `redemption.${reason}`, refusal: `bonus.${refusal}` };
}
