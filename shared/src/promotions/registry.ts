/** All mechanics. A new one is a folder in `mechanics/` and one line here. */
import { cheque } from './mechanics/cheque/evaluate.ts';
import { earn } from './mechanics/earn/evaluate.ts';
import { goods } from './mechanics/goods/evaluate.ts';
import { member } from './mechanics/member/evaluate.ts';
import { percent } from './mechanics/percent/evaluate.ts';
import { redeem } from './mechanics/redeem/evaluate.ts';

export const CONDITIONS = [goods, cheque, member] as const;

export const ACTIONS = [percent, earn, redeem] as const;
