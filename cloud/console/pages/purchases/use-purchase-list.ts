/** The list of purchases that stays current: live rows join it while the reader looks at its top. */
import { listPurchases, type PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCall } from '../../client/services.ts';
import { useLivePurchases, usePolling } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useHighlights } from '../../ui/use-highlights.ts';
import { LIVE_ROWS_MAX, matches, merge, newcomers, renewed } from './arrivals.ts';
import type { PurchasesSearch } from './search.ts';

const PAGE_ROWS = 50;
/** Scrolled further than this, the reader is busy with a row that must not move under his eyes. */
const TOP_PX = 80;

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
  const waiting = useWaiting(JSON.stringify(options.queryKey));

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
    const changed = renewed(page.items, rows);
    if (changed !== null) cache.setQueryData(options.queryKey, { ...page, items: changed });
    const wanted = rows.filter((row) => matches(row, search));
    const isAtTop = search.cursor === undefined && window.scrollY < TOP_PX;
    if (isAtTop && waiting.rows.length === 0) return put(wanted);
    const fresh = newcomers(page.items, wanted, page.nextCursor !== null);
    // On a later page only what is newer than the page's own rows is news.
    const top = search.cursor === undefined ? undefined : page.items[0]?.at;
    const news = fresh.filter((row) => top === undefined || row.at > top);
    waiting.add(news);
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
    waitingCount: waiting.rows.length,
    /** Lets the waiting rows in; the caller brings the reader to the top of the first page. */
    showWaiting: (): void => {
      if (search.cursor === undefined) put(waiting.rows);
      else highlight(waiting.rows.map(({ purchaseId }) => purchaseId));
      waiting.clear();
    },
  };
}

/** Rows that wait to be let in, of the list `key`: another list has none of them. */
function useWaiting(key: string) {
  const [state, setState] = useState<{ key: string; rows: readonly PurchaseRow[] }>({
    key,
    rows: [],
  });
  return {
    rows: state.key === key ? state.rows : [],
    // Several may come before the screen is drawn again: each joins what waits by then.
    add: (news: readonly PurchaseRow[]): void =>
      setState((before) => {
        const rows = before.key === key ? before.rows : [];
        const joined = [...rows, ...newcomers(rows, news, false)];
        return { key, rows: joined.slice(-LIVE_ROWS_MAX) };
      }),
    clear: (): void => setState({ key, rows: [] }),
  };
}
