import { waitingPlace } from '@verno/shared/contracts/hub/waiting-events';
import { SegmentedControl, Select } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTexts } from '../../text/i18n.ts';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { waitingTexts } from './texts.ts';
import { WaitingList } from './WaitingList.tsx';

const route = getRouteApi('/shell/waiting-events');
const PAGE_ROWS = 50;

/** What the hub could not post and what it set apart: seen, opened and decided here. */
export function WaitingPage() {
  const say = useTexts(waitingTexts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { place, decided, cursor } = search;
  const isFiltered = place !== undefined || decided !== undefined;
  return (
    <>
      <PageHead title={say('title')} />
      <FilterBar
        activeCount={place === undefined ? 0 : 1}
        onReset={() => void navigate({ search: { decided }, replace: true })}
      >
        <SegmentedControl
          size="sm"
          aria-label={say('show')}
          data={[
            { value: 'waiting', label: say('waiting') },
            { value: 'decided', label: say('decided') },
          ]}
          value={decided === undefined ? 'waiting' : 'decided'}
          onChange={(shown) =>
            void navigate({
              search: { place, decided: shown === 'decided' ? 'true' : undefined },
              replace: true,
            })
          }
        />
        <Select
          size="sm"
          className="verno-filter-stores"
          aria-label={say('place')}
          placeholder={say('anyPlace')}
          clearable
          data={waitingPlace.options.map((value) => ({ value, label: say(value) }))}
          value={place ?? null}
          onChange={(chosen) =>
            void navigate({
              search: { decided, place: waitingPlace.safeParse(chosen).data },
              replace: true,
            })
          }
        />
      </FilterBar>
      <WaitingList
        filters={search}
        limit={PAGE_ROWS}
        empty={
          isFiltered
            ? { title: say('noneTitle'), hint: say('noneHint') }
            : { title: say('emptyTitle'), hint: say('emptyHint') }
        }
        paging={{
          cursor,
          onStep: (step) =>
            void navigate({
              search: { place, decided, cursor: step.cursor },
              state: { cursorTrail: step.trail },
            }),
        }}
      />
    </>
  );
}
