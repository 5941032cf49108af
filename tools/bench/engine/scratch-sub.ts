import { bundleOf, programOf, textOf, chequeOf, factsOf } from './ours.ts';
import { createBasket, matching } from '@verno/shared/promotions/basket';
import { candidates } from '@verno/shared/promotions/trigger-index';
import { TEN_BY_HUNDRED } from './cases.ts';
const best = (f:()=>unknown, k=60)=>{ for(let i=0;i<20000;i++) f(); const s:number[]=[]; for(let j=0;j<k;j++){const t=performance.now(); for(let i=0;i<2000;i++) f(); s.push((performance.now()-t)/2000*1000);} s.sort((a,b)=>a-b); return s[3]!.toFixed(2); };
const T = TEN_BY_HUNDRED;
const p = programOf(bundleOf(textOf(T.rules)));
const c = chequeOf(T.lines), f = factsOf(T);
const view = (b: unknown) => ({ cheque: c, member: f, basket: b, coupons: { shown: () => [] }, factsRead: new Set<string>() }) as never;
console.log('basket', best(()=>createBasket(c, p)));
const b0 = createBasket(c,p);
console.log('candidates', best(()=>candidates(p.index, view(b0))));
const ords = candidates(p.index, view(b0));
console.log('filters', p.noMatches.length, ords.length);
// matching: all goods of conditions
const goods = (globalThis as never as {__goods: never[]}).__goods;
