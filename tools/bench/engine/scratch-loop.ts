import { ourEngine } from './ours.ts';
import { zenEngine } from './peers.ts';
import * as C from './cases.ts';
const which = process.argv[2] ?? 'TEN_BY_HUNDRED';
const one = (C as Record<string, typeof C.TEN_BY_HUNDRED>)[which]!;
const run = ourEngine(one);
const N = which === "BIG_CHEQUE" ? 3 : 50;
for (let i=0;i<N*400;i++) run();
const best = (f:()=>void, k:number)=>{ const s:number[]=[]; for(let j=0;j<k;j++){const t=performance.now(); for(let i=0;i<N;i++) f(); s.push((performance.now()-t)/N*1000);} s.sort((a,b)=>a-b); return s; };
const s = best(run, 3000);
// reference: fixed integer work, to know how fast the machine is now
const ref = best(()=>{ let x=1; for(let i=0;i<3000;i++) x=(x*1103515245+12345)&0x7fffffff; if(x===7) console.log(x); }, 300);
console.log(which,'p5', s[150]!.toFixed(2), 'med', s[1500]!.toFixed(2), 'ref', ref[0]!.toFixed(2), 'ratio', (s[150]!/ref[15]!).toFixed(3));
