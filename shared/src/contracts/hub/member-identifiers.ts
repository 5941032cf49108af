/** The ways a member can be named. */
import { z } from 'zod';
import { memberId } from '../../kernel/ids.ts';

/**
 * One way to name a member. `card`: its number, as printed or scanned, or a magnetic track; `external`:
 * the number another system knows him by.
 */
export const memberIdentifier = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('memberId'), value: memberId }),
  z.object({ kind: z.literal('card'), value: z.string().trim().min(1).max(200) }),
  z.object({ kind: z.literal('phone'), value: z.string().trim().min(1).max(40) }),
  z.object({ kind: z.literal('email'), value: z.string().trim().min(3).max(254) }),
  z.object({
    kind: z.literal('external'),
    system: z.string().min(1).max(40),
    value: z.string().trim().min(1).max(100),
  }),
]);
export type MemberIdentifier = z.infer<typeof memberIdentifier>;
