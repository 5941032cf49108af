/**
 * What a till tells of itself while it is on-line. It promises nothing and nothing waits for it; a hub of
 * before answers 404 and is not asked again until the next hello.
 */
import { z } from 'zod';
import { problem } from '../kernel/text.ts';
import { tillTotals } from '../sync/day-totals.ts';
import { operation } from './operation.ts';

/** A clock this far off is told to people on both sides. */
export const CLOCK_WRONG_MS = 60_000;
const DEVICES_MAX = 20;
const TROUBLES_MAX = 10;

const ageMs = z.int().min(0);

export const tillDevice = z.object({
  id: z.string().max(100),
  kind: z.string().max(40),
  state: z.enum(['ready', 'missing', 'error', 'off']),
  problem: problem.nullable(),
});
export type TillDevice = z.infer<typeof tillDevice>;

/** Moments are told as ages: the two clocks need not agree. */
export const tillReport = z.object({
  /** Unsent events, and how long the oldest of them has waited. */
  queued: z.int().min(0),
  oldestQueuedAgeMs: ageMs.nullable(),
  /** How long ago the till had everything that lay in the feed; null = never yet. */
  completeAgeMs: ageMs.nullable(),
  /** Version of the rule bundle in force; null = none. */
  bundleVersion: z.int().nullable(),
  clock: z
    .object({
      /** The hub's clock minus the machine's, by the quickest of the last exchanges. */
      offsetMs: z.int(),
      roundTripMs: z.int().min(0),
      samples: z.int().min(1),
    })
    .nullable(),
  devices: z.array(tillDevice).max(DEVICES_MAX),
  /** What is wrong with the disk or the file, worst first. */
  troubles: z.array(problem).max(TROUBLES_MAX),
  /** The last thing that went wrong; null = nothing since the start. */
  lastProblem: z.object({ problem, ageMs }).nullable(),
  /** Told now and then, once the hub has acknowledged something new. */
  totals: tillTotals.optional(),
});
export type TillReport = z.infer<typeof tillReport>;

export const heartbeat = operation({
  id: 'sync.heartbeat',
  summary: { ru: 'Состояние кассы', en: 'How the till is' },
  method: 'POST',
  path: '/sync/v1/heartbeat',
  access: { kind: 'till' },
  params: z.object({}),
  query: z.object({}),
  body: tillReport,
  /** Small, so that its way there and back says what time it is at the hub. */
  response: z.object({ serverTimeMs: z.int() }),
  errors: ['till.fork', 'till.revoked'],
});
