/** What the manager's window shows beside the view, read when it is asked for. */
import type { ServiceView } from '@verno/shared/contracts/bridge';
import type { TillClock } from './clock.ts';
import { oldestWaitingMs } from './hub/heartbeat.ts';
import type { Notices } from './sales/notices.ts';
import type { TillStore } from './store/store.ts';
import { ownExportFolder } from './upkeep/export-queue.ts';
import { AGENT_VERSION } from './version.ts';

export function serviceView(
  store: TillStore,
  clock: TillClock,
  notices: Pick<Notices, 'recent'>,
  bundleVersion: number | null,
): ServiceView {
  const identity = store.identity.read();
  return {
    hubUrl: identity?.hubUrl ?? null,
    agentVersion: AGENT_VERSION,
    epoch: identity?.epoch ?? null,
    standing: identity?.frozen ?? null,
    oldestQueuedAtMs: oldestWaitingMs(store),
    bundleVersion,
    clockOffsetMs: clock.measured()?.offsetMs ?? null,
    exportFolder: ownExportFolder(store),
    recent: [...notices.recent()],
  };
}
