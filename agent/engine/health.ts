/** How the till is, as it tells the hub: parts of the engine that know nothing of each other. */
import type { DeviceView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import type { Health } from './hub/heartbeat.ts';
import type { PastProblem } from './sales/notices.ts';

export function healthOf(
  devices: readonly DeviceView[],
  troubles: readonly Problem[],
  recent: readonly PastProblem[],
  nowMs: number,
): Health {
  const [last] = recent;
  return {
    devices: [...devices],
    troubles: [...troubles],
    lastProblem:
      last === undefined
        ? null
        : { problem: last.problem, ageMs: Math.max(0, Math.round(nowMs - last.atMs)) },
  };
}
