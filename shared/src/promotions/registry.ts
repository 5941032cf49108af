/** All mechanics. A new one is a folder in `mechanics/` and one line here. */
import { amountOff } from './mechanics/amount_off/evaluate.ts';
import { answers } from './mechanics/answers/evaluate.ts';
import { balance } from './mechanics/balance/evaluate.ts';
import { bonusPrice } from './mechanics/bonus_price/evaluate.ts';
import { buyGet } from './mechanics/buy_get/evaluate.ts';
import { chance } from './mechanics/chance/evaluate.ts';
import { cheque } from './mechanics/cheque/evaluate.ts';
import { circumstances } from './mechanics/circumstances/evaluate.ts';
import { changeCounter, counter } from './mechanics/counter/evaluate.ts';
import { coupon, issueCoupon } from './mechanics/coupon/evaluate.ts';
import { date } from './mechanics/date/evaluate.ts';
import { earn } from './mechanics/earn/evaluate.ts';
import { event, raiseEvent } from './mechanics/event/evaluate.ts';
import { everyNth } from './mechanics/every_nth/evaluate.ts';
import { fixedPrice } from './mechanics/fixed_price/evaluate.ts';
import { gift } from './mechanics/gift/evaluate.ts';
import { goods } from './mechanics/goods/evaluate.ts';
import { history } from './mechanics/history/evaluate.ts';
import { member } from './mechanics/member/evaluate.ts';
import { message } from './mechanics/message/evaluate.ts';
import { percent } from './mechanics/percent/evaluate.ts';
import { audience, recalculateStatus, setAttribute } from './mechanics/profile/evaluate.ts';
import { progressive } from './mechanics/progressive/evaluate.ts';
import { redeem } from './mechanics/redeem/evaluate.ts';
import { rewardInviter } from './mechanics/reward_inviter/evaluate.ts';
import { roundTotal } from './mechanics/round_total/evaluate.ts';
import { setPrice } from './mechanics/set_price/evaluate.ts';

export const CONDITIONS = [
  goods,
  cheque,
  circumstances,
  member,
  balance,
  bonusPrice,
  history,
  date,
  answers,
  counter,
  coupon,
  chance,
  event,
] as const;

export const ACTIONS = [
  percent,
  amountOff,
  fixedPrice,
  progressive,
  buyGet,
  setPrice,
  gift,
  everyNth,
  roundTotal,
  redeem,
  earn,
  issueCoupon,
  changeCounter,
  setAttribute,
  audience,
  recalculateStatus,
  rewardInviter,
  raiseEvent,
  message,
] as const;
