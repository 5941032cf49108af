/**
 * Gives lent rights back when the hub asks: the event and the figure that they are gone are one transaction, so
 * that what is on its way home cannot be spent here any more.
 */
import { RIGHTS_RELEASED } from '@verno/shared/sync/lending';
import type { EventLog } from '../outbox/event-log.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import { AGENT_VERSION } from '../version.ts';
import type { OpenSale } from './open-sale.ts';

/** Rights given back in one turn of the counter. */
const TURN_MAX = 200;

export interface GiveBackDeps {
  readonly store: TillStore;
  readonly sale: OpenSale;
  readonly eventLog: EventLog;
  readonly identity: () => Identity | null;
  readonly kickOutbox: () => void;
}

/** Gives back what was called back, but for what the open cheque counts on. */
export function createGiveBack(deps: GiveBackDeps): () => void {
  const { store, sale, eventLog } = deps;
  return () => {
    const identity = deps.identity();
    if (identity === null || identity.frozen !== null) return;
    const { epoch } = identity;
    const { cheque } = sale.state();
    const wanted = store.offlineBonuses
      .recalled(epoch, TURN_MAX)
      .filter(({ memberId }) => cheque.own === null || cheque.member?.memberId !== memberId);
    if (wanted.length === 0) return;
    store.database.inTransaction(() => {
      for (const { memberId, currency, left } of wanted) {
        eventLog.append(identity, eventLog.nextSeq(identity), {
          kind: RIGHTS_RELEASED,
          bundleHash: null,
          engineVersion: AGENT_VERSION,
          payload: { memberId, currency, amount: left },
          purchaseId: null,
        });
        store.offlineBonuses.addGone(epoch, { memberId, currency }, left);
      }
    });
    deps.kickOutbox();
  };
}
