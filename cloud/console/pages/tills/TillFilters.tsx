import { tillSort, tillState, type TillRow } from '@verno/shared/contracts/hub/tills';
import { Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useTillDirectory } from '../../client/use-till-directory.ts';
import { useTexts } from '../../text/i18n.ts';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { useTypedFilter } from '../../ui/use-typed-filter.ts';
import type { TillsSearch } from './search.ts';
import { tillsTexts } from './texts.ts';

type Filters = Omit<TillsSearch, 'cursor'>;

interface TillFiltersProps {
  readonly filters: Filters;
  readonly onChange: (changed: Partial<Filters>) => void;
  readonly onReset: () => void;
}

export function TillFilters({ filters, onChange, onReset }: TillFiltersProps) {
  const say = useTexts(tillsTexts);
  const { sort, ...narrowing } = filters;
  const activeCount = Object.values(narrowing).filter((value) => value !== undefined).length;
  const { text, type } = useTypedFilter(filters.search ?? '', (typed) =>
    onChange({ search: typed || undefined }),
  );
  return (
    <FilterBar activeCount={activeCount} onReset={onReset}>
      <StoreFilter store={filters.store} onChange={(store) => onChange({ store })} />
      <Select
        size="sm"
        className="verno-filter-store"
        aria-label={say('state')}
        placeholder={say('anyState')}
        clearable
        data={tillState.options.map((value) => ({ value, label: say(value) }))}
        value={filters.state ?? null}
        onChange={(chosen) => onChange({ state: tillState.safeParse(chosen).data })}
      />
      <TextInput
        type="search"
        size="sm"
        maxLength={100}
        aria-label={say('search')}
        placeholder={say('search')}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <Select
        size="sm"
        className="verno-filter-stores"
        aria-label={say('sort')}
        allowDeselect={false}
        data={tillSort.options.map((value) => ({
          value,
          label: say(value === 'place' ? 'sortPlace' : `sort${value}`),
        }))}
        value={sort ?? 'place'}
        onChange={(chosen) => {
          const wanted = tillSort.safeParse(chosen).data;
          onChange({ sort: wanted === 'place' ? undefined : wanted });
        }}
      />
      <Group h={36} align="center">
        <Checkbox
          label={say('onlyAttention')}
          checked={filters.attention === 'true'}
          onChange={(event) =>
            onChange({ attention: event.currentTarget.checked ? 'true' : undefined })
          }
        />
      </Group>
    </FilterBar>
  );
}

interface StoreFilterProps {
  readonly store: TillRow['storeId'] | undefined;
  readonly onChange: (store: TillRow['storeId'] | undefined) => void;
}

function StoreFilter({ store, onChange }: StoreFilterProps) {
  const say = useTexts(tillsTexts);
  const tills = useTillDirectory();
  const stores = new Map(tills.map((till) => [till.storeId, till.storeName]));
  if (stores.size < 2) return null;
  return (
    <Select
      size="sm"
      className="verno-filter-stores"
      searchable
      aria-label={say('store')}
      placeholder={say('anyStore')}
      nothingFoundMessage={say('nothingFound')}
      data={[...stores].map(([value, label]) => ({ value, label }))}
      value={store ?? null}
      onChange={(chosen) => onChange(tills.find(({ storeId }) => storeId === chosen)?.storeId)}
    />
  );
}
