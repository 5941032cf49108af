/** Everything that keeps one enrolled till and its hub in step: session, queue up, feed down, pokes. */
import type { StatusView } from '@verno/shared/contracts/bridge';
import type { BundleItem } from '@verno/shared/contracts/sync';
import { CLOCK_WRONG_MS } from '@verno/shared/contracts/sync-heartbeat';
import { isTillProblemCode, tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import type { TillClock } from '../clock.ts';
import { createPoke } from '../feed/poke.ts';
import { createReader } from '../feed/reader.ts';
import { createSender } from '../outbox/sender.ts';
import type { Notices } from '../sales/notices.ts';
import type { TillStore } from '../store/store.ts';
import type { KeyPair } from '../store/identity.ts';
import { createHubClient } from './client.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Health } from './heartbeat.ts';
import { createSigner } from './keys.ts';
import { qualityOf, remember } from './link.ts';
import type { Exchange } from './link.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';
import type { RunningTime } from './sync-memory.ts';

export interface Uplink {
  readonly session: Session;
  readonly link: () => StatusView['link'];
  /** A purchase is waiting. */
  readonly kickOutbox: () => void;
  /** Somebody wants everything read from the hub anew. */
  readonly readAnew: () => void;
  readonly stop: () => Promise<void>;
}

export interface UplinkDeps {
  readonly hubUrl: string;
  readonly keys: KeyPair;
  readonly store: TillStore;
  readonly clock: TillClock;
  readonly running: RunningTime;
  readonly random01: () => number;
  readonly hasRoom: () => boolean;
  readonly notices: Notices;
  readonly activeBundle: () => number | null;
  readonly health: () => Health;
  readonly onBundles: (bundles: readonly BundleItem[]) => void;
  /** Settings or members changed. */
  readonly onTouched: () => void;
  /** Something the status strip shows changed. */
  readonly onChange: () => void;
  readonly log: (event: string, error: unknown) => void;
}

/** Starts at once. */
export function createUplink(deps: UplinkDeps): Uplink {
  const { hubUrl, store, clock, running, notices, random01, log, onChange } = deps;
  const stopping = new AbortController();
  const standing = createStanding(deps);
  let history: readonly Exchange[] = [];
  const sign = createSigner(deps.keys);
  const session = createSession({
    running,
    client: createHubClient(hubUrl, stopping.signal),
    store,
    clock,
    sign,
    onStanding: (code) => {
      standing(code);
      if (!stopping.signal.aborted) poke.ready();
    },
    onExchange: (exchange) => {
      if (stopping.signal.aborted) return;
      const before = qualityOf(history);
      const wasDown = history.at(-1)?.ok !== true;
      history = remember(history, exchange);
      if (exchange.ok && wasDown) sender.kick();
      if (qualityOf(history) !== before) onChange();
    },
  });
  const tell = (problem: Problem): void => notices.tell('warning', problem);
  const common = { store, session, clock, running, sign, random01, log };
  const sender = createSender({
    ...common,
    onProgress: onChange,
    onHeld: (problem) => {
      if (problem !== null) notices.tell('error', problem);
    },
  });
  const reader = createReader({
    ...common,
    hasRoom: deps.hasRoom,
    activeBundle: deps.activeBundle,
    onBundles: deps.onBundles,
    onTouched: deps.onTouched,
    onProblem: tell,
    onPage: onChange,
  });
  const heart = createHeartbeat({ ...deps, session });
  const poke = createPoke({ hubUrl, session, onPoke: reader.kick, onLost: reader.kick });
  reader.start();
  sender.start();
  heart.start();
  return {
    session,
    link: () => qualityOf(history),
    kickOutbox: sender.kick,
    readAnew: reader.readAnew,
    stop: async () => {
      stopping.abort();
      poke.stop();
      await Promise.all([reader.stop(), sender.stop(), heart.stop()]);
    },
  };
}

/** Tells once when the hub turns the till away, and once when the clock is far off. */
function createStanding({ clock, notices, onChange }: UplinkDeps): (code: string | null) => void {
  let toldCode: string | null = null;
  let toldClock = false;
  return (code) => {
    if (code !== null && code !== toldCode) {
      const known = isTillProblemCode(code);
      notices.tell('error', known ? tillProblem(code) : tillProblem('sync.refused', { code }));
    }
    toldCode = code;
    if (!toldClock && Math.abs(clock.offsetMs()) > CLOCK_WRONG_MS) {
      toldClock = true;
      const seconds = Math.round(Math.abs(clock.offsetMs()) / 1000);
      notices.tell('warning', tillProblem('sync.clock_wrong', { seconds }));
    }
    onChange();
  };
}
