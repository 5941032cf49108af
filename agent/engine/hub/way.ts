/** The till's way to its hub, from the enrolment on; before it there is none. */
import type { StatusView } from '@verno/shared/contracts/bridge';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { enrolTill } from './enrolment.ts';
import type { Session } from './session.ts';
import { createUplink } from './uplink.ts';
import type { Uplink, UplinkDeps } from './uplink.ts';

export interface HubWay {
  readonly link: () => StatusView['link'];
  readonly session: () => Session | null;
  /** A purchase is waiting. */
  readonly kickOutbox: () => void;
  /** Somebody wants everything read from the hub anew. */
  readonly readAnew: () => void;
  /** Opens the way of an enrolled till; `hubUrl`: the hub has this address from now on. */
  readonly open: (hubUrl: string | null) => void;
  readonly enrol: (hubUrl: string, code: string) => Promise<Result<null, Problem>>;
  readonly stop: () => Promise<void>;
}

export function createHubWay(deps: Omit<UplinkDeps, 'hubUrl' | 'keys'>): HubWay {
  const { store } = deps;
  let uplink: Uplink | null = null;
  const open = (hubUrl: string | null): void => {
    const identity = store.identity.read();
    if (identity === null) return;
    const url = hubUrl === null ? identity.hubUrl : new URL(hubUrl).href.replace(/\/+$/, '');
    if (url !== identity.hubUrl) store.identity.write({ ...identity, hubUrl: url });
    uplink = createUplink({ ...deps, hubUrl: url, keys: identity.keys });
  };
  return {
    open,
    link: () => uplink?.link() ?? 'offline',
    session: () => uplink?.session ?? null,
    kickOutbox: () => uplink?.kickOutbox(),
    readAnew: () => uplink?.readAnew(),
    enrol: async (hubUrl, code) => {
      const done = await enrolTill(store, hubUrl, code);
      if (!done.ok) return done;
      await uplink?.stop();
      open(null);
      return ok(null);
    },
    stop: async () => {
      await uplink?.stop();
    },
  };
}
