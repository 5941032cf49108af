/** Live news over socket.io. It promises nothing: whoever listens also polls, faster while `connected` is false. */
import {
  CONSOLE_NAMESPACE,
  LIVE_PURCHASE,
  LIVE_TILL,
  livePurchase,
  liveTill,
} from '@verno/shared/contracts/live';
import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import type { z } from 'zod';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';

/** How often lists are asked again while news come by themselves, and while they do not. */
const POLL_CONNECTED_MS = 60_000;
export const POLL_ALONE_MS = 10_000;

type Listener<Row> = (row: Row) => void;

interface LiveNews {
  readonly connected: boolean;
  /** Adds a listener; the answer takes it away. */
  readonly onPurchase: (listener: Listener<PurchaseRow>) => () => void;
  readonly onTill: (listener: Listener<TillRow>) => () => void;
}

const LiveContext = createContext<LiveNews | null>(null);

/** Tells every listener what arrives; what does not parse is left to polling. */
function createNews<Row>(schema: z.ZodType<Row>) {
  const listeners = new Set<Listener<Row>>();
  return {
    add: (listener: Listener<Row>): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (raw: unknown): void => {
      const row = schema.safeParse(raw);
      if (row.success) for (const listener of listeners) listener(row.data);
    },
  };
}

/** Holds one connection for all pages inside the shell. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [connected, setConnected] = useState(false);
  const [purchases] = useState(() => createNews(livePurchase));
  const [tills] = useState(() => createNews(liveTill));
  useEffect(() => {
    let stopped = false;
    let close = (): void => undefined;
    // The library is a page's weight in itself: it loads after the screen stands.
    void import('socket.io-client').then(({ io }) => {
      if (stopped) return;
      const socket = io(CONSOLE_NAMESPACE, { withCredentials: true });
      socket.on('connect', () => setConnected(true));
      socket.on('disconnect', () => setConnected(false));
      socket.on(LIVE_PURCHASE, purchases.tell);
      socket.on(LIVE_TILL, tills.tell);
      close = () => void socket.close();
    });
    return () => {
      stopped = true;
      close();
    };
  }, [purchases, tills]);
  const news = useMemo(
    () => ({ connected, onPurchase: purchases.add, onTill: tills.add }),
    [connected, purchases, tills],
  );
  return <LiveContext value={news}>{children}</LiveContext>;
}

function useNews(): LiveNews {
  const news = useContext(LiveContext);
  if (news === null) throw new Error('live news outside of LiveProvider');
  return news;
}

/** Whether news come by themselves just now. */
export function useLiveConnected(): boolean {
  return useNews().connected;
}

/** How often to ask again, by the state of the connection. */
export function usePollMs(): number {
  return useLiveConnected() ? POLL_CONNECTED_MS : POLL_ALONE_MS;
}

/** Calls `listener` for every live purchase while the screen is shown. */
export function useLivePurchases(listener: Listener<PurchaseRow>): void {
  const news = useNews();
  useSubscription(news.onPurchase, listener);
}

/** Calls `listener` for every change of a till while the screen is shown. */
export function useLiveTills(listener: Listener<TillRow>): void {
  const news = useNews();
  useSubscription(news.onTill, listener);
}

/**
 * Runs `ask` again and again while the page is seen: at the pace of the connection, at once when that
 * came back or went, and when the person returns to the tab.
 */
export function usePolling(ask: () => Promise<void>): void {
  const pollMs = usePollMs();
  const latest = useRef(ask);
  const lastPollMs = useRef(pollMs);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const poll = (): void => {
      // A failed poll is followed by the next one; the end of a session is seen by the cache.
      if (document.visibilityState === 'visible') void latest.current().catch(() => undefined);
    };
    if (lastPollMs.current !== pollMs) poll();
    lastPollMs.current = pollMs;
    const timer = setInterval(poll, pollMs);
    document.addEventListener('visibilitychange', poll);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', poll);
    };
  }, [pollMs]);
}

function useSubscription<Row>(
  subscribe: (listener: Listener<Row>) => () => void,
  listener: Listener<Row>,
): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => subscribe((row) => latest.current(row)), [subscribe]);
}
