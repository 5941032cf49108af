import { alternate } from '../sampling.ts';
import { ourEngine } from './ours.ts';
import { zenEngine } from './peers.ts';
import { TEN_BY_HUNDRED } from './cases.ts';
const engine = ourEngine(TEN_BY_HUNDRED); const zen = zenEngine(TEN_BY_HUNDRED);
for (let k=0;k<3;k++){
const [o,z] = await alternate([{batch:100,run:engine},{batch:10,run:zen.lines}],{rounds:100,warmup:30});
console.log('ours',o!.median.toFixed(2),'p99',o!.p99!.toFixed(1),'zen',z!.median.toFixed(1),'ratio',(z!.median/o!.median).toFixed(1));
}
