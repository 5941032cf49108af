/** What the manager's window shows beside the view, read when it is asked for. */
import type { ServiceView } from '@verno/shared/contracts/service-view';
import { setScopesOf } from '@verno/shared/contracts/set-scopes';
import { REREADS_MAX } from '@verno/shared/sync/set-check';
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
    sets: setsView(store),
    recent: [...notices.recent()],
  };
}

function setsView({ feed }: TillStore): ServiceView['sets'] {
  const check = feed.check.read();
  if (check?.last === undefined) return null;
  const { differing, sinceMs, healedAtMs } = check.last;
  const isReading = feed.state.read()?.reloading === true;
  const gaveUp = healedAtMs === null && check.rereads >= REREADS_MAX && !isReading;
  return { differing: setScopesOf(differing), sinceMs, healedAtMs, gaveUp };
}
