/** The whole view of the till, read anew for each push. */
import type { DeviceView, StatusView, TillView } from '@verno/shared/contracts/bridge';
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { Problem } from '@verno/shared/kernel/text';
import { FEED_START } from './feed/apply.ts';
import type { Notices } from './sales/notices.ts';
import type { OpenSale } from './sales/open-sale.ts';
import type { RefundDesk } from './sales/refund/refund-desk.ts';
import { ownWordNow } from './sales/own-word.ts';
import { saleView } from './sales/view.ts';
import type { Identity } from './store/identity.ts';
import type { TillStore } from './store/store.ts';

export interface Viewed {
  readonly store: TillStore;
  readonly sale: OpenSale;
  readonly refunds: Pick<RefundDesk, 'view'>;
  readonly notices: Notices;
  readonly link: () => StatusView['link'];
  readonly devices: () => readonly DeviceView[];
  readonly troubles: () => readonly Problem[];
}

export function tillView(viewed: Viewed, revision: number): TillView {
  const { store, sale, notices } = viewed;
  const link = viewed.link();
  const identity = store.identity.read();
  const settings = store.feed.settings.read();
  const feed = store.feed.state.read() ?? FEED_START;
  const enrolled = identity !== null;
  return {
    revision,
    shop: identity === null ? null : shopOf(identity, settings),
    ...saleView(sale.state(), sale.priced(), settings, {
      online: link !== 'offline',
      ownWord: (code) => ownWordNow(store, identity, sale.priced()?.facts ?? null, code),
    }),
    refund: viewed.refunds.view(),
    status: {
      link,
      enrolled,
      queue: store.events.waitingCount(),
      lastSyncAtMs: feed.lastCompleteMs,
      devices: [...viewed.devices()],
      ...troublesOf(viewed.troubles()),
      catchingUp: enrolled && (feed.lastCompleteMs === null || feed.reloading),
    },
    notice: notices.current(),
  };
}

function shopOf(identity: Identity, settings: StoreSettings | null): NonNullable<TillView['shop']> {
  return {
    storeName: settings?.storeName ?? identity.storeName,
    tillName: identity.tillName,
    timeZone: settings?.timeZone ?? 'UTC',
  };
}

function troublesOf(troubles: readonly Problem[]): Pick<StatusView, 'troubles'> {
  return troubles.length === 0 ? {} : { troubles: [...troubles] };
}
