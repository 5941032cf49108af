/** What the quick search finds: pages by title at once; members and purchases from the server. */
import { listMembers } from '@verno/shared/contracts/hub/members';
import { listPurchases } from '@verno/shared/contracts/hub/purchases';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCall } from '../../client/services.ts';
import { readOperation } from '../../client/queries.ts';
import { useCan } from '../../client/session.ts';
import { useFormat } from '../../text/use-format.tsx';
import { useMenu } from '../menu.ts';

const FINDS_MAX = 5;
const SEARCH_MIN_CHARACTERS = 2;
const DEBOUNCE_MS = 180;

export interface Find {
  readonly key: string;
  readonly group: 'searchPages' | 'searchMembers' | 'searchPurchases';
  readonly title: string;
  readonly detail: string;
  /** Address inside the console. */
  readonly href: string;
}

/** Finds for `text`, and whether the server is still asked. */
export function useFinds(text: string): { finds: readonly Find[]; isBusy: boolean } {
  const [asked] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const call = useCall();
  const can = useCan();
  const format = useFormat();
  const pages = useMenu();
  const isLong = asked.length >= SEARCH_MIN_CHARACTERS;
  const members = useQuery({
    ...readOperation(call, listMembers, { query: { search: asked, limit: FINDS_MAX } }),
    enabled: isLong && can('members.read'),
    placeholderData: keepPreviousData,
  });
  const purchases = useQuery({
    ...readOperation(call, listPurchases, { query: { number: asked, limit: FINDS_MAX } }),
    enabled: isLong && /\d/.test(asked) && can('purchases.read'),
    placeholderData: keepPreviousData,
  });
  const wanted = text.trim().toLocaleLowerCase();
  const pageFinds = pages
    .filter(({ title }) => title.toLocaleLowerCase().includes(wanted))
    .map(({ path, title }): Find => {
      return { key: path, group: 'searchPages', title, detail: '', href: path };
    });
  if (!isLong) return { finds: pageFinds, isBusy: wanted.length >= SEARCH_MIN_CHARACTERS };
  const memberFinds = (members.data?.items ?? []).map((row): Find => ({
    key: row.memberId,
    group: 'searchMembers',
    title: row.name,
    detail: [row.cardNumber, row.phone].filter((part) => part !== null).join(' · '),
    href: `/members/${row.memberId}`,
  }));
  const purchaseFinds = (/\d/.test(asked) ? (purchases.data?.items ?? []) : []).map(
    (row): Find => ({
      key: row.purchaseId,
      group: 'searchPurchases',
      title: row.number,
      detail: `${format.wallTime(row.localTime)} · ${format.money(row.total)} · ${row.storeName}`,
      href: `/purchases/${row.purchaseId}`,
    }),
  );
  return {
    finds: [...memberFinds, ...purchaseFinds, ...pageFinds],
    isBusy: members.isFetching || purchases.isFetching || asked !== text.trim(),
  };
}
