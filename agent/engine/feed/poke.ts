/** The hub's pokes over socket.io. They promise nothing: polling stands behind them. */
import { TILL_NAMESPACE, TILL_POKE } from '@verno/shared/contracts/live';
import { io } from 'socket.io-client';
import type { Session } from '../hub/session.ts';

const RECONNECT_FIRST_MS = 1000;
const RECONNECT_MOST_MS = 30_000;
const REFUSED_REST_MS = 5000;

export interface Poke {
  /** The session has a token: listens from now on. */
  readonly ready: () => void;
  readonly stop: () => void;
}

export interface PokeDeps {
  readonly hubUrl: string;
  readonly session: Pick<Session, 'token'>;
  /** Something new may lie in the feed. */
  readonly onPoke: () => void;
  /** The way broke: worth looking whether the hub is still there. */
  readonly onLost: () => void;
}

export function createPoke({ hubUrl, session, onPoke, onLost }: PokeDeps): Poke {
  const socket = io(`${hubUrl}${TILL_NAMESPACE}`, {
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: RECONNECT_FIRST_MS,
    reconnectionDelayMax: RECONNECT_MOST_MS,
    randomizationFactor: 0.5,
    auth: (give) => give({ token: session.token() ?? '' }),
  });
  socket.on(TILL_POKE, onPoke);
  socket.on('connect', onPoke);
  socket.on('disconnect', onLost);
  // A refused token closes the namespace until there is another one.
  let timer: ReturnType<typeof setTimeout> | undefined;
  socket.on('connect_error', () => {
    if (socket.active) return;
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), REFUSED_REST_MS);
    timer.unref();
  });
  return {
    ready: () => {
      if (!socket.active) socket.connect();
    },
    stop: () => {
      clearTimeout(timer);
      socket.disconnect();
    },
  };
}
