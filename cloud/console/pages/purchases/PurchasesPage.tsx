import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { POLL_ALONE_MS, useLiveConnected } from '../../client/live.tsx';
import { useTexts } from '../../text/i18n.ts';
import { LiveMark } from '../../ui/LiveMark.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { ResourceTable } from '../../ui/ResourceTable.tsx';
import { LIVE_ROWS_MAX } from './arrivals.ts';
import { PurchaseCard } from './PurchaseCard.tsx';
import { PurchaseFilters } from './PurchaseFilters.tsx';
import { usePurchaseColumns } from './purchase-columns.tsx';
import { purchasesTexts } from './texts.ts';
import { usePurchaseList } from './use-purchase-list.ts';

const route = getRouteApi('/shell/purchases');

export function PurchasesPage() {
  const say = useTexts(purchasesTexts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isLive = useLiveConnected();
  const columns = usePurchaseColumns();
  const { query, arrived, waitingCount, showWaiting } = usePurchaseList(search);
  const { cursor, ...filters } = search;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const onShowNew = (): void => {
    showWaiting();
    if (cursor !== undefined) void navigate({ search: filters });
    window.scrollTo({ top: 0 });
  };
  return (
    <>
      <PageHead title={say('title')} />
      <PurchaseFilters
        search={search}
        memberName={query.data?.items.find((row) => row.memberId === search.member)?.memberName}
      />
      <div role="status" className="verno-new-rows">
        {waitingCount > 0 && (
          <Button
            size="xs"
            radius="xl"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            onClick={onShowNew}
          >
            {say(waitingCount < LIVE_ROWS_MAX ? 'showNew' : 'showMany', { count: waitingCount })}
          </Button>
        )}
      </div>
      <ResourceTable
        id="purchases"
        label={say('title')}
        columns={columns}
        query={query}
        arrived={arrived}
        rowKey={(row) => row.purchaseId}
        renderCard={(row) => <PurchaseCard row={row} />}
        onOpen={({ purchaseId }) =>
          void navigate({ to: '/purchases/$purchaseId', params: { purchaseId } })
        }
        empty={
          isFiltered
            ? {
                title: say('noneTitle'),
                hint: say('noneHint'),
              }
            : { title: say('emptyTitle'), hint: say('emptyHint') }
        }
        paging={{
          cursor,
          onStep: (step) =>
            void navigate({
              search: { ...filters, cursor: step.cursor },
              state: { cursorTrail: step.trail },
            }),
        }}
        summary={
          <LiveMark
            isLive={isLive}
            text={isLive ? say('live') : say('polling', { seconds: POLL_ALONE_MS / 1000 })}
          />
        }
      />
    </>
  );
}
