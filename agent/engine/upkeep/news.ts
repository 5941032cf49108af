/** What a rebuilt file owes to people: a line on the strip until the technician has seen it, an event for HQ. */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import { TILL_REBUILT, lostCount, tillRebuilt } from '@verno/shared/sync/rebuilt';
import type { EventLog } from '../outbox/event-log.ts';
import { rebuildReportOf } from '../store/rebuild/rebuild.ts';
import type { TillStore } from '../store/store.ts';
import { AGENT_VERSION } from '../version.ts';

/** A rebuilding without loss is shown for this long, one with a loss for ever. */
const SHOWN_MS = 7 * 24 * 3_600_000;

export interface News {
  /** Writes the event once, when the till knows who it is. */
  readonly tellHq: (eventLog: EventLog) => void;
  /** For the strip. */
  readonly troubles: (nowMs: number) => readonly Problem[];
}

export function createNews(store: TillStore): News {
  const report = rebuildReportOf(store.database);
  return {
    tellHq: (eventLog) => {
      const known = report.read();
      const identity = store.identity.read();
      if (known === null || known.told || identity === null) return;
      store.database.inTransaction(() => {
        eventLog.append(identity, eventLog.nextSeq(identity), {
          kind: TILL_REBUILT,
          bundleHash: null,
          engineVersion: AGENT_VERSION,
          payload: tillRebuilt.parse(known),
          purchaseId: null,
        });
        report.write({ ...known, told: true });
      });
    },
    troubles: (nowMs) => {
      const known = report.read();
      if (known === null) return [];
      const lost = lostCount(known) + known.brokenRows;
      const { events } = known;
      if (lost > 0) return [tillProblem('store.rebuilt_with_loss', { events, lost })];
      const isNew = nowMs - known.foundAtMs < SHOWN_MS;
      return isNew ? [tillProblem('store.rebuilt', { events })] : [];
    },
  };
}
