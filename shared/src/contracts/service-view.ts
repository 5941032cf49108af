/** What the till's service window shows beside the face's view. */
import { z } from 'zod';
import { problem } from '../kernel/text.ts';
import { setScope } from './set-scopes.ts';

/** What a manager or a technician looks at; read when asked for, not pushed. */
export const serviceView = z.object({
  /** Address of the hub; null before the enrolment. */
  hubUrl: z.string().nullable(),
  agentVersion: z.string(),
  epoch: z.int().nullable(),
  /** Why the hub takes nothing but events from this till; null = all is well. */
  standing: z.string().nullable(),
  /** When the oldest unsent event was written; null in an empty queue. */
  oldestQueuedAtMs: z.int().nullable(),
  bundleVersion: z.int().nullable(),
  /** The hub's clock minus the machine's; null before the first exchange since the start. */
  clockOffsetMs: z.int().nullable(),
  /** Where an export goes when nobody names a folder. */
  exportFolder: z.string(),
  /** The last time what this till holds differed from the hub's; null = never noted. */
  sets: z
    .object({
      differing: z.array(setScope),
      sinceMs: z.int(),
      /** When it was the same again; null = it differs now. */
      healedAtMs: z.int().nullable(),
      /** Read anew as often as it helps, in vain. */
      gaveUp: z.boolean(),
    })
    .nullable(),
  /** The last warnings and errors since the start, the newest first. */
  recent: z.array(z.object({ level: z.enum(['warning', 'error']), problem, atMs: z.int() })),
});
export type ServiceView = z.infer<typeof serviceView>;
