/** Bonuses off-line as the fake hub knows them. */
import type {
  OfflineBonusesView,
  OfflinePolicyText,
} from '@verno/shared/contracts/hub/offline-bonuses';
import { parseAmount } from '@verno/shared/ledger/amount';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import { lossOf } from '@verno/shared/sync/worst-loss';

/** A shop where nobody has set anything yet. */
export function makeOfflineBonuses(): OfflineBonusesView {
  return {
    currency: 'bonus',
    currencyName: { ru: 'Бонусы', en: 'Bonuses' },
    precision: 2,
    perRuble: 100,
    policy: { kind: 'earn_only' },
    set: null,
    reach: { tills: 7, members: 1200 },
    worstLoss: { amount: '0.00', money: '0.00' },
    lent: '0.00',
    lentSilent: '0.00',
    owed: '0.00',
    owing: 0,
  };
}

/** The view after somebody set a policy, its loss counted as the hub counts it. */
export function withPolicy(
  view: OfflineBonusesView,
  policy: OfflinePolicyText,
  by: string,
): OfflineBonusesView {
  const minor = (text: string): number => parseAmount(text, view.precision) ?? 0;
  const terms =
    policy.kind === 'capped'
      ? {
          kind: policy.kind,
          perMember: minor(policy.perMember),
          perTill: minor(policy.perTill),
        }
      : { kind: policy.kind };
  const { amount, kopecks } = lossOf(terms, view.reach, view.perRuble);
  return {
    ...view,
    policy,
    set: { by, at: new Date().toISOString() },
    worstLoss: { amount: toDecimalText(amount, view.precision), money: toMoneyText(kopecks) },
  };
}
