import { listTills, type TillRow } from '@verno/shared/contracts/hub/tills';
import { PAGE_LIMIT_MAX } from '@verno/shared/contracts/paging';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '../../client/services.ts';
import { POLL_ALONE_MS, useLiveConnected, useLiveTills, usePollMs } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useTexts } from '../../text/i18n.ts';
import { LiveMark } from '../../ui/LiveMark.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { ResourceTable } from '../../ui/ResourceTable.tsx';
import { EnrolmentDialog } from './EnrolmentDialog.tsx';
import type { TillsSearch } from './search.ts';
import { tillsTexts } from './texts.ts';
import { TillCard } from './TillCard.tsx';
import { TillFilters } from './TillFilters.tsx';
import { needsAttention, useTillColumns } from './till-columns.tsx';

const route = getRouteApi('/shell/tills');

export function TillsPage() {
  const say = useTexts(tillsTexts);
  const search = route.useSearch();
  const { cursor, ...filters } = search;
  const navigate = route.useNavigate();
  const isLive = useLiveConnected();
  const query = useTills(search);
  const [enrolling, setEnrolling] = useState<TillRow | null>(null);
  const columns = useTillColumns(setEnrolling);
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <PageHead title={say('title')} />
      <TillFilters
        filters={filters}
        onChange={(changed) => void navigate({ search: { ...filters, ...changed }, replace: true })}
        onReset={() => void navigate({ search: { sort: filters.sort }, replace: true })}
      />
      <ResourceTable
        id="tills"
        label={say('title')}
        columns={columns}
        query={query}
        rowKey={(row) => row.tillId}
        renderCard={(row) => <TillCard row={row} onEnrol={setEnrolling} />}
        onOpen={({ tillId }) => void navigate({ to: '/tills/$tillId', params: { tillId } })}
        empty={
          isFiltered
            ? { title: say('noneTitle'), hint: say('noneHint') }
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
          <>
            <LiveMark
              isLive={isLive}
              text={isLive ? say('live') : say('polling', { seconds: POLL_ALONE_MS / 1000 })}
            />
            {query.data !== undefined && <Summary rows={query.data.items} />}
          </>
        }
      />
      <EnrolmentDialog till={enrolling} onClose={() => setEnrolling(null)} />
    </>
  );
}

/** The list of tills; what live news tell replaces the row it is about. */
function useTills({ store, cursor, ...asked }: TillsSearch) {
  const call = useCall();
  const cache = useQueryClient();
  const pollMs = usePollMs();
  const options = readOperation(call, listTills, {
    query: { ...asked, storeId: store, cursor, limit: PAGE_LIMIT_MAX },
  });
  useLiveTills((fresh) => {
    const page = cache.getQueryData(options.queryKey);
    if (page === undefined) return;
    const items = page.items.map((row) => (row.tillId === fresh.tillId ? fresh : row));
    cache.setQueryData(options.queryKey, { ...page, items });
  });
  return useQuery({ ...options, refetchInterval: pollMs, placeholderData: keepPreviousData });
}

function Summary({ rows }: { readonly rows: readonly TillRow[] }) {
  const say = useTexts(tillsTexts);
  const online = rows.filter(({ state }) => state === 'online').length;
  const troubled = rows.filter(needsAttention).length;
  if (rows.length === 0) return null;
  return (
    <>
      <span>{say('onlineCount', { online, all: rows.length })}</span>
      {troubled > 0 && (
        <span className="verno-attention">{say('attention', { count: troubled })}</span>
      )}
    </>
  );
}
