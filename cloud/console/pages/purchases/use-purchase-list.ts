/** The list of purchases that stays current: live rows join it while the reader looks at its top. */
import { listPurchases, type PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useCall } from '../../client/services.ts';
import { useLivePurchases, usePolling } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { LIVE_ROWS_MAX, matches, merge, newcomers } from './arrivals.ts';
import type { PurchasesSearch } from './search.ts';

const PAGE_ROWS = 50;
/** Scrolled further than this, the reader is busy with a row that must not move under his eyes. */
const TOP_PX = 80;
const HIGHLIGHT_MS = 6_000;

function queryOf(search: PurchasesSearch) {
  const { from, to, number, cursor } = search;
  return {
    from,
    to,
    number,
    cursor,
    storeId: search.store,
    tillId: search.till,
    memberId: search.member,
    limit: PAGE_ROWS,
  };
}

export function usePurchaseList(search: PurchasesSearch) {
  const call = useCall();
  const cache = useQueryClient();
  const options = readOperation(call, listPurchases, { query: queryOf(search) });
  const query = useQuery({
    ...options,
    placeholderData: keepPreviousData,
    // Polling below brings what is new without moving what is being read.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { arrived, highlight } = useHighlights();
  const listKey = JSON.stringify(options.queryKey);
  const [waiting, setWaiting] = useState<{ key: string; rows: readonly PurchaseRow[] }>({
    key: listKey,
    rows: [],
  });
  const waitingRows = waiting.key === listKey ? waiting.rows : [];

  const put = (rows: readonly PurchaseRow[]): void => {
    const page = cache.getQueryData(options.queryKey);
    if (page === undefined) return;
    const fresh = newcomers(page.items, rows, page.nextCursor !== null);
    // A whole page of strangers may hide more behind it: only the server knows the list then.
    const isGap = fresh.length >= PAGE_ROWS;
    if (isGap || page.items.length + fresh.length > LIVE_ROWS_MAX) void query.refetch();
    else cache.setQueryData(options.queryKey, { ...page, items: merge(page.items, fresh) });
    highlight(fresh.map(({ purchaseId }) => purchaseId));
  };
  const receive = (rows: readonly PurchaseRow[]): void => {
    const page = cache.getQueryData(options.queryKey);
    if (page === undefined || query.isPlaceholderData) return;
    const wanted = rows.filter((row) => matches(row, search));
    const isAtTop = search.cursor === undefined && window.scrollY < TOP_PX;
    if (isAtTop && waitingRows.length === 0) return put(wanted);
    const fresh = newcomers(page.items, wanted, page.nextCursor !== null);
    // On a later page only what is newer than the page's own rows is news.
    const top = search.cursor === undefined ? undefined : page.items[0]?.at;
    const news = fresh.filter((row) => top === undefined || row.at > top);
    // Several may come before the screen is drawn again: each joins what waits by then.
    setWaiting((before) => {
      const rows = before.key === listKey ? before.rows : [];
      return { key: listKey, rows: [...rows, ...newcomers(rows, news, false)] };
    });
  };
  useLivePurchases((row) => receive([row]));
  usePolling(async () => {
    const first = queryOf({ ...search, cursor: undefined });
    const head = await cache.fetchQuery({
      queryKey: ['purchases.head', first],
      queryFn: ({ signal }) => call(listPurchases, { query: first }, signal),
      staleTime: 0,
      gcTime: 0,
    });
    receive(head.items);
  });
  return {
    query,
    arrived,
    waitingCount: waitingRows.length,
    /** Lets the waiting rows in; the caller brings the reader to the top of the first page. */
    showWaiting: (): void => {
      if (search.cursor === undefined) put(waitingRows);
      else highlight(waitingRows.map(({ purchaseId }) => purchaseId));
      setWaiting({ key: listKey, rows: [] });
    },
  };
}

/** Keys that are marked for a while after they came. */
function useHighlights() {
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const highlight = useCallback((keys: readonly string[]) => {
    if (keys.length === 0) return;
    setArrived((before) => new Set([...before, ...keys]));
    setTimeout(() => {
      setArrived((before) => new Set([...before].filter((key) => !keys.includes(key))));
    }, HIGHLIGHT_MS);
  }, []);
  return { arrived, highlight };
}
