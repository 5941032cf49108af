/** A till's word to HQ: its file was damaged and rebuilt. An event of its log like any other. */
import { z } from 'zod';

export const TILL_REBUILT = 'till.rebuilt';

export const tillRebuilt = z.object({
  /** Epoch milliseconds of the moment the damage was found. */
  foundAtMs: z.int(),
  events: z.int(),
  waiting: z.int(),
  /** Numbers of the log that could not be read. */
  holes: z.array(z.object({ epoch: z.int(), from: z.int(), to: z.int() })),
  brokenRows: z.int(),
});
export type TillRebuilt = z.infer<typeof tillRebuilt>;

/** How many events could not be read. */
export function lostCount({ holes }: Pick<TillRebuilt, 'holes'>): number {
  return holes.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
