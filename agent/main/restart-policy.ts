/** How often a dead process is started again before a person is asked. */
export interface RestartPolicy {
  readonly firstDelayMs: number;
  /** Each further death within the window doubles the delay, up to this. */
  readonly delayMaxMs: number;
  /** With this many deaths within `windowMs` we give up. */
  readonly deathsMax: number;
  readonly windowMs: number;
}

export const ENGINE_RESTARTS: RestartPolicy = {
  firstDelayMs: 250,
  delayMaxMs: 10_000,
  deathsMax: 6,
  windowMs: 120_000,
};

export const FACE_RESTARTS: RestartPolicy = {
  firstDelayMs: 100,
  delayMaxMs: 3_000,
  deathsMax: 5,
  windowMs: 60_000,
};

export type Restart =
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'give_up' };

/** What to do after a death. Deaths older than the window are forgotten, so the list stays bounded. */
export function afterDeath(
  earlierAtMs: readonly number[],
  nowMs: number,
  policy: RestartPolicy,
): { readonly deathsAtMs: readonly number[]; readonly restart: Restart } {
  const deathsAtMs = [...earlierAtMs, nowMs].filter((at) => nowMs - at < policy.windowMs);
  if (deathsAtMs.length >= policy.deathsMax) return { deathsAtMs, restart: { kind: 'give_up' } };
  const doubled = policy.firstDelayMs * 2 ** (deathsAtMs.length - 1);
  return {
    deathsAtMs,
    restart: { kind: 'again', delayMs: Math.min(policy.delayMaxMs, doubled) },
  };
}
