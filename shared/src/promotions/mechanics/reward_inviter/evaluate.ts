import { effectAction } from '../../effect.ts';
import { rewardInviterParams } from './params.ts';

/** The engine knows no other member than the buyer: who invited him is found when the purchase is booked. */
export const rewardInviter = effectAction({
  kind: 'reward_inviter',
  title: { ru: 'Наградить пригласившего', en: 'Reward the inviter' },
  params: rewardInviterParams,
  sentence: ({ amount, currency }) => ({
    ru: `пригласившему ${amount} ${currency}`,
    en: `${amount} ${currency} for the inviter`,
  }),
  needsMember: true,
  check: ({ currency }, tools) => {
    tools.currency(currency);
  },
  data: ({ currency, amount, repeat }) => ({ currency, amount, repeat }),
});
