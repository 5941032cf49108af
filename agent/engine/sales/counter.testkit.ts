/** The selling side alone on a real store: no network, a printer of the test's choice. */
import { serviceView } from '../service-view.ts';
import { randomBytes } from 'node:crypto';
import type { BridgeCommand, BridgeInput } from '@verno/shared/contracts/bridge';
import { storeId, partnerId, tillId } from '@verno/shared/kernel/ids';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err } from '@verno/shared/kernel/result';
import { uuidv7 } from '@verno/shared/kernel/uuid';
import { createTillClock } from '../clock.ts';
import { applyPage } from '../feed/apply.ts';
import { makeKeyPair } from '../hub/keys.ts';
import { createEventLog } from '../outbox/event-log.ts';
import { NO_RULES, compileRules } from '../promotion-rules.ts';
import { createRulebook } from '../rulebook.ts';
import { PARTNER, SHOP_FEED, STORE, TILL } from '../shop.testkit.ts';
import { openStore } from '../store/temp-folder.testkit.ts';
import type { TillStore } from '../store/store.ts';
import { createCounter } from './counter.ts';
import { storeMoment } from './moment.ts';
import { createNotices } from './notices.ts';
import type { PrinterPort } from './receipts.ts';
import type { PurchaseDesk } from './refund/purchase-desk.ts';
import { phaseOf } from './state.ts';

const random = { bytes: (count: number) => randomBytes(count) };
const machine = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

/** A hub that cannot be reached. */
const NO_HUB: PurchaseDesk = {
  reachable: () => false,
  find: () => Promise.resolve(null),
  read: () => Promise.resolve({ kind: 'silent' }),
};

/** An enrolled till with the small shop; a second counter on the same store is a restart. */
export function startCounter(
  printer: PrinterPort | null,
  store: TillStore = enrolledStore(),
  purchaseDesk: PurchaseDesk = NO_HUB,
) {
  const clock = createTillClock(machine, store.clock, store.events.lastWrittenMs());
  const newId = (): string => uuidv7(clock.nowMs(), random);
  const notices = createNotices(() => undefined, clock.nowMs);
  const log = (): void => undefined;
  const counter = createCounter({
    store,
    notices,
    newId,
    log,
    printer,
    rulebook: createRulebook({ store, compile: compileRules, noRules: NO_RULES, log }),
    purchaseDesk,
    desk: { reachable: () => false, reserve: () => Promise.reject(new Error()), release: log },
    eventLog: createEventLog({ store, clock, newId, bootId: newId() }),
    identity: store.identity.read,
    moment: storeMoment(() => 'Asia/Omsk', clock.nowMs),
    nowMs: clock.nowMs,
    link: () => 'offline',
    enrol: () => Promise.reject(new Error()),
    readService: () => serviceView(store, clock, notices, null),
    exportQueue: () => err(tillProblem('queue.nothing')),
    kickOutbox: log,
    readAnew: log,
    onChange: log,
  });
  counter.start();
  const run = async <C extends BridgeCommand>(name: C, input: BridgeInput<C>): Promise<void> => {
    const answer = await counter.sales.run(name, input);
    if (!answer.ok) throw new Error(`${name} refused: ${JSON.stringify(answer.error)}`);
  };
  return {
    store,
    counter,
    cashier: {
      run,
      refused: async <C extends BridgeCommand>(name: C, input: BridgeInput<C>): Promise<string> => {
        const answer = await counter.sales.run(name, input);
        return answer.ok ? 'accepted' : answer.error.code;
      },
      /** One carton of milk for cash. */
      sell: async (): Promise<void> => {
        await run('enterCode', { code: '4600000000015' });
        await run('pay', { method: 'cash', tenderedKopecks: null });
      },
    },
    refund: () => counter.refunds.view(),
    receipt: () => counter.sale.state().receipt,
    phase: () => phaseOf(counter.sale.state()),
    lines: () => counter.sale.state().cheque.lines.map(({ line }) => String(line.sku)),
    notice: notices.current,
  };
}

export function enrolledStore(): TillStore {
  const { store } = openStore();
  store.identity.write({
    hubUrl: 'http://127.0.0.1:1',
    tillId: tillId.parse(TILL),
    tillName: 'Касса 7',
    tillNumber: 7,
    storeId: storeId.parse(STORE),
    storeName: 'Магазин у дома',
    partnerId: partnerId.parse(PARTNER),
    epoch: 1,
    nonce: 'n',
    hubEpoch: 1,
    keys: makeKeyPair(),
    frozen: null,
  });
  applyPage(store, { items: SHOP_FEED, cursors: {}, complete: true }, 1, null);
  return store;
}
