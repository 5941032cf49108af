import {
  listMemberPostings,
  type MemberView,
  type PostingRow,
} from '@verno/shared/contracts/hub/members';
import { Button, SegmentedControl, Skeleton, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCall } from '../../client/services.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { memberTexts } from './texts.ts';

const HISTORY_ROWS = 30;
const ANY = '';

/** Every movement of the member's bonuses, with its reason. */
export function AccountHistory({ member }: { readonly member: MemberView }) {
  const say = useTexts(memberTexts);
  const spoken = useLanguage();
  const [currency, setCurrency] = useState(ANY);
  const query = usePostings(member, currency);
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel
      title={say('history')}
      flush
      className="verno-fill"
      aside={
        member.accounts.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={say('currency')}
            value={currency}
            onChange={setCurrency}
            data={[
              { value: ANY, label: say('anyCurrency') },
              ...member.accounts.map((account) => ({
                value: account.currency,
                label: account.currencyName[spoken],
              })),
            ]}
          />
        )
      }
    >
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={160} m="md" />}
      {query.isSuccess && rows.length === 0 && (
        <Text c="dimmed" p="md">
          {say('noHistory')}
        </Text>
      )}
      {rows.length > 0 && (
        <div className="verno-table-scroll" tabIndex={0} role="group" aria-label={say('history')}>
          <Rows rows={rows} />
          {query.hasNextPage && (
            <Button
              variant="subtle"
              size="xs"
              fullWidth
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {say('more')}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

function usePostings({ memberId }: MemberView, currency: string) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [listMemberPostings.id, memberId, currency],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        listMemberPostings,
        {
          params: { memberId },
          query: {
            limit: HISTORY_ROWS,
            currency: currency === ANY ? undefined : currency,
            cursor: pageParam === '' ? undefined : pageParam,
          },
        },
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
}

function Rows({ rows }: { readonly rows: readonly PostingRow[] }) {
  const say = useTexts(memberTexts);
  const format = useFormat();
  return (
    <Table className="verno-table" stickyHeader verticalSpacing={5} aria-label={say('history')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" title={say('timesHere')}>
            {say('date')}
          </Table.Th>
          <Table.Th scope="col">{say('movement')}</Table.Th>
          <Table.Th scope="col" data-align="right">
            {say('sum')}
          </Table.Th>
          <Table.Th scope="col" data-align="right">
            {say('balanceAfter')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.postingId}>
            <Table.Td className="verno-nowrap">{format.instant(row.at)}</Table.Td>
            <Table.Td>
              <div>{say(row.kind)}</div>
              <div className="verno-dim verno-small">
                {row.reason}
                {row.purchaseId !== null && (
                  <>
                    {row.reason !== '' && ' · '}
                    <PageLink
                      to="/purchases/$purchaseId"
                      params={{ purchaseId: row.purchaseId }}
                      className="verno-nowrap verno-underlined"
                    >
                      {say('receipt', { number: row.purchaseNumber ?? '' })}
                    </PageLink>
                  </>
                )}
              </div>
            </Table.Td>
            <Table.Td data-align="right">
              <span className={row.amount.startsWith('-') ? undefined : 'verno-plus'}>
                <Figure value={row.amount} kind="signed" />
              </span>
            </Table.Td>
            <Table.Td data-align="right">
              <Figure value={row.balanceAfter} kind="amount" />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
