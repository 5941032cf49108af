/** `npm run bench:till`: the till on a big shop's data, beside what its disk can do at all. */
import { ensureSystem, PTY } from '../install/system.ts';
import { inFolder } from './folder.ts';
import { benchLine } from './line.ts';
import type { BenchFamily, Report } from './line.ts';
import { figuresOf } from './sampling.ts';
import { confirm } from './till/confirm.ts';
import { coldStart, scanToPrice } from './till/scan.ts';
import { fillShop } from './till/shop.ts';
import type { FilledShop } from './till/shop.ts';

const SIZE = { goods: 100_000, members: 1_000_000, promotions: 1000 };
/** Longer than this nobody waits for a benchmark's data: it then says how many members there are. */
const FILL_MAX_MS = 60_000;

export const tillBench: BenchFamily = {
  name: 'till',
  run: async (report) => {
    const lacking = ensureSystem([PTY]);
    if (lacking !== null) throw new Error(lacking);
    await inFolder(async (folder) => {
      const filled = fillShop(folder, SIZE, performance.now() + FILL_MAX_MS);
      const what = `${SIZE.goods} goods, ${filled.members} members, ${SIZE.promotions} promotions`;
      applied(filled, report);
      await coldStart(folder, what, report);
      await scanToPrice(folder, filled, SIZE.goods, what, report);
      await confirm(folder, SIZE.goods, report);
    });
  },
};

/** Pages of a thousand changes, each one transaction. */
function applied({ goodsUs, membersUs }: FilledShop, report: Report): void {
  const each = (what: string, samples: readonly number[]): void =>
    report(benchLine('till', `apply of the feed, each ${what}`, 'µs', figuresOf([samples])));
  each('goods with barcode and search words', goodsUs);
  each('member with card and phone', membersUs);
}
