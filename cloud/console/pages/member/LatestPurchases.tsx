import type { MemberView } from '@verno/shared/contracts/hub/members';
import { listPurchases, type PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getMember, listMemberPostings } from '@verno/shared/contracts/hub/members';
import { useCall } from '../../client/services.ts';
import { useLivePurchases, usePollMs } from '../../client/live.tsx';
import { askAnew, readOperation } from '../../client/queries.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { memberTexts } from './texts.ts';

const LATEST_ROWS = 20;

/** What the member bought last; a purchase made while the operator looks appears by itself. */
export function LatestPurchases({ member }: { readonly member: MemberView }) {
  const say = useTexts(memberTexts);
  const format = useFormat();
  const call = useCall();
  const cache = useQueryClient();
  const { memberId } = member;
  const pollMs = usePollMs();
  const query = useQuery({
    ...readOperation(call, listPurchases, { query: { memberId, limit: LATEST_ROWS } }),
    refetchInterval: pollMs,
  });
  useLivePurchases((row) => {
    if (row.memberId !== memberId) return;
    for (const { id } of [listPurchases, getMember, listMemberPostings]) {
      void askAnew(cache, id);
    }
  });
  const { purchases: count, sum } = member.totals;
  return (
    <Panel
      title={say('purchases')}
      flush
      className="verno-fill"
      aside={
        count > 0 && (
          <span className="verno-panel-aside">
            <span className="verno-dim verno-small verno-clip">
              {say('purchasesSum', { count, sum: format.money(sum) })}
            </span>
            <PageLink
              to="/purchases"
              search={{ member: memberId }}
              aria-label={say('allPurchases')}
            >
              {say('all')}
            </PageLink>
          </span>
        )
      }
    >
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={160} m="md" />}
      {query.data?.items.length === 0 && (
        <Text c="dimmed" p="md">
          {say('noPurchases')}
        </Text>
      )}
      {(query.data?.items.length ?? 0) > 0 && <Rows rows={query.data?.items ?? []} />}
    </Panel>
  );
}

function Rows({ rows }: { readonly rows: readonly PurchaseRow[] }) {
  const say = useTexts(memberTexts);
  const format = useFormat();
  return (
    <div className="verno-table-scroll" tabIndex={0} role="group" aria-label={say('purchases')}>
      <Table className="verno-table" stickyHeader verticalSpacing={5} aria-label={say('purchases')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say('number')}</Table.Th>
            <Table.Th scope="col">{say('time')}</Table.Th>
            <Table.Th scope="col">{say('store')}</Table.Th>
            <Table.Th scope="col" data-align="right">
              {say('total')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.purchaseId}>
              <Table.Td>
                <PageLink to="/purchases/$purchaseId" params={{ purchaseId: row.purchaseId }}>
                  {row.number}
                </PageLink>
              </Table.Td>
              <Table.Td className="verno-nowrap">{format.wallTime(row.localTime)}</Table.Td>
              <Table.Td>
                <span className="verno-clip verno-cell" title={row.storeName}>
                  {row.storeName}
                </span>
              </Table.Td>
              <Table.Td data-align="right">
                <Figure value={row.total} />
                {row.refundState !== 'none' && (
                  <div className="verno-attention verno-small">
                    {say('refunded', { sum: format.money(row.refunded) })}
                  </div>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
