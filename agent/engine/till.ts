/**
 * The till, put together: memory, clock, rules, sale, devices, the way to the hub, the local door.
 * Nothing here decides; it says who talks to whom.
 */
import { setImmediate } from 'node:timers/promises';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { uuidv7 } from '@verno/shared/kernel/uuid';
import { createChanges } from './changes.ts';
import { createTillClock } from './clock.ts';
import { createBonusDesk } from './hub/bonus-desk.ts';
import { createPurchaseDesk } from './hub/purchase-desk.ts';
import { createRunningTime } from './hub/sync-memory.ts';
import { createHubWay } from './hub/way.ts';
import { serveBridge } from './localapi/bridge.ts';
import type { BridgeTill } from './localapi/bridge.ts';
import { channelOfPort } from './localapi/channel.ts';
import type { PortLike } from './localapi/channel.ts';
import { startLocalApi } from './localapi/server.ts';
import { createEventLog } from './outbox/event-log.ts';
import { createPeripherals } from './peripherals.ts';
import type { PeripheralsConfig } from './peripherals.ts';
import { NO_RULES, compileRules } from './promotion-rules.ts';
import { createRulebook } from './rulebook.ts';
import { createCounter } from './sales/counter.ts';
import { storeMoment } from './sales/moment.ts';
import { createNotices } from './sales/notices.ts';
import { TillStartError, portProblem } from './start-error.ts';
import type { TillDatabase } from './store/database.ts';
import { openOrRebuild } from './store/rebuild/open.ts';
import { createTillStore } from './store/store.ts';
import { healthOf } from './health.ts';
import { serviceView } from './service-view.ts';
import { tillView } from './till-view.ts';
import { exportInto } from './upkeep/export-queue.ts';
import { createUpkeep } from './upkeep/upkeep.ts';
import type { UpkeepConfig } from './upkeep/upkeep.ts';

export interface TillConfig extends PeripheralsConfig, UpkeepConfig {
  readonly dataFolder: string;
  /** Address of the hub; an enrolled till that is given another goes there from now on. */
  readonly hubUrl: string | null;
  /** One-time code: a till that is not enrolled yet enrols at start, when `hubUrl` is there too. */
  readonly enrolCode: string | null;
  /** Loopback door for a face; port 0 takes any; null = no door. */
  readonly listen: { readonly port: number } | null;
  readonly faceFolder: string;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Till extends BridgeTill {
  /** One-time address of the face; null without a door. */
  readonly url: string | null;
  /** Makes a new one-time address; the one before becomes void. */
  readonly issueUrl: () => string | null;
  /** Serves the bridge on a message port (Electron). */
  readonly serve: (port: PortLike) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a till. @throws TillStartError when the folder or the port cannot be had. */
export async function createTill(config: TillConfig): Promise<Till> {
  const opened = openOrRebuild(config.dataFolder, config.clock.nowMs());
  if (!opened.ok) throw new TillStartError(opened.error.text);
  const database = opened.value;
  const core = createCore(config, database);
  const { bridge } = core;
  const door =
    config.listen === null
      ? null
      : await startLocalApi({ ...config, ...core.door, port: config.listen.port }, bridge);
  if (door !== null && !door.ok) {
    database.close();
    throw portProblem(door.error.kind, door.error.port);
  }
  core.counter.start();
  core.peripherals.start();
  core.hub.open(config.hubUrl);
  core.upkeep.start();
  const { hubUrl, enrolCode: code } = config;
  if (code !== null && hubUrl !== null && !bridge.view().status.enrolled) {
    const done = await bridge.command('enrol', { hubUrl, code });
    if (!done.ok) core.notices.tell('error', done.error);
  }
  return {
    ...bridge,
    url: door?.value.issueUrl() ?? null,
    issueUrl: () => door?.value.issueUrl() ?? null,
    serve: (port) => serveBridge(channelOfPort(port), bridge),
    stop: async () => {
      await core.upkeep.stop();
      await core.peripherals.stop();
      await core.hub.stop();
      await core.counter.stop();
      core.changes.end();
      await door?.value.stop();
      // A view that was promised before is made in this turn; after it nobody reads the store.
      await setImmediate();
      database.close();
    },
  };
}

function createCore(config: TillConfig, database: TillDatabase) {
  const { random } = config;
  const store = createTillStore(database);
  const clock = createTillClock(config.clock, store.clock, store.events.lastWrittenMs());
  const { nowMs } = clock;
  const running = createRunningTime(store, clock);
  const newId = (): string => uuidv7(nowMs(), random);
  const random01 = (): number => (random.bytes(1)[0] ?? 0) / 256;
  const changes = createChanges();
  const onChange = changes.tell;
  const notices = createNotices(onChange, nowMs);
  const isQuiet = (): boolean => counter.sale.state().cheque.lines.length === 0;
  const upkeep = createUpkeep({ config, store, clock, running, isQuiet, onChange });
  const { log } = upkeep;
  const rulebook = createRulebook({ store, compile: compileRules, noRules: NO_RULES, log });
  const common = { store, clock, running, notices, newId, nowMs, onChange, log };
  const hub = createHubWay({
    ...common,
    random01,
    hasRoom: upkeep.hasRoom,
    activeBundle: rulebook.activeVersion,
    health: () => healthOf(peripherals.views(), upkeep.troubles(), notices.recent(), nowMs()),
    onBundles: (bundles) => void counter.adopt(bundles),
    onTouched: () => void counter.refresh(),
  });
  const peripherals = createPeripherals({
    config,
    cardPattern: () => store.feed.settings.read()?.cardPattern ?? null,
    tillName: () => store.identity.read()?.tillName ?? '',
    onReading: (reading) => void counter.sales.read(reading),
    onState: onChange,
  });
  const eventLog = createEventLog({ ...common, bootId: newId() });
  const counter = createCounter({
    ...common,
    ...hub,
    readService: () => serviceView(store, clock, notices, rulebook.activeVersion()),
    exportQueue: (folder) => exportInto(store, folder, nowMs()),
    rulebook,
    desk: createBonusDesk({ ...hub, store }),
    purchaseDesk: createPurchaseDesk(hub),
    printer: peripherals.printerPort,
    eventLog,
    identity: store.identity.read,
    moment: storeMoment(() => store.feed.settings.read()?.timeZone ?? 'UTC', nowMs),
  });
  const { sale, sales, refunds } = counter;
  upkeep.tellHq(eventLog);
  const { troubles } = upkeep;
  const { views: devices } = peripherals;
  const viewed = { store, sale, refunds, notices, link: hub.link, devices, troubles };
  const bridge: BridgeTill = {
    view: () => tillView(viewed, changes.revision()),
    onView: changes.listen,
    command: sales.run,
  };
  const { sureMs, monotonicMs } = clock;
  const door = { nowMs, sureMs, monotonicMs, sessions: store.faceSessions };
  return { bridge, door, notices, changes, hub, counter, peripherals, upkeep };
}
