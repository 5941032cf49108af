import { Button, Group, Pill, Select, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTillDirectory } from '../../client/use-till-directory.ts';
import { useTexts } from '../../text/i18n.ts';
import { DateField } from '../../ui/DateField.tsx';
import { useNow } from '../../text/use-format.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { addDays, localToday } from '../../text/days.ts';
import { useTypedFilter } from '../../ui/use-typed-filter.ts';
import type { PurchasesSearch } from './search.ts';
import { purchasesTexts } from './texts.ts';

/** How soon a new day is noticed after midnight. */
const DAY_CHECK_MS = 60_000;
const route = getRouteApi('/shell/purchases');

interface PurchaseFiltersProps {
  readonly search: PurchasesSearch;
  readonly memberName: string | null | undefined;
}

export function PurchaseFilters({ search, memberName }: PurchaseFiltersProps) {
  const say = useTexts(purchasesTexts);
  const navigate = route.useNavigate();
  const { cursor: _, ...filters } = search;
  const change = (changed: Partial<PurchasesSearch>): void =>
    void navigate({ search: { ...filters, ...changed }, replace: true });
  const activeCount = Object.values(filters).filter((value) => value !== undefined).length;
  return (
    <FilterBar activeCount={activeCount} onReset={() => void navigate({ search: {} })}>
      <PeriodFilter search={search} onChange={change} />
      <PlaceFilters search={search} onChange={change} />
      <NumberFilter value={search.number} onChange={(number) => change({ number })} />
      {search.member !== undefined && (
        <Pill
          size="md"
          withRemoveButton
          removeButtonProps={{
            'aria-label': say('removeMember'),
            tabIndex: 0,
            'aria-hidden': false,
          }}
          onRemove={() => change({ member: undefined })}
        >
          {say('onlyMember', { name: memberName ?? '…' })}
        </Pill>
      )}
    </FilterBar>
  );
}

interface PartProps {
  readonly search: PurchasesSearch;
  readonly onChange: (changed: Partial<PurchasesSearch>) => void;
}

function PeriodFilter({ search, onChange }: PartProps) {
  const say = useTexts(purchasesTexts);
  const today = localToday(new Date(useNow(DAY_CHECK_MS)));
  const periods = [
    { label: say('today'), from: today },
    { label: say('week'), from: addDays(today, -6) },
    { label: say('month'), from: addDays(today, -29) },
  ];
  return (
    <Group gap="xs" align="flex-end" className="verno-filter-period">
      <Button.Group>
        {periods.map(({ label, from }) => {
          const isChosen = search.from === from && search.to === today;
          return (
            <Button
              key={label}
              size="sm"
              px="sm"
              variant={isChosen ? 'filled' : 'default'}
              aria-pressed={isChosen}
              onClick={() =>
                onChange(isChosen ? { from: undefined, to: undefined } : { from, to: today })
              }
            >
              {label}
            </Button>
          );
        })}
      </Button.Group>
      <DateField
        label={say('from')}
        value={search.from}
        max={search.to}
        onChange={(from) => onChange({ from })}
      />
      <DateField
        label={say('to')}
        value={search.to}
        min={search.from}
        onChange={(to) => onChange({ to })}
      />
    </Group>
  );
}

function PlaceFilters({ search, onChange }: PartProps) {
  const say = useTexts(purchasesTexts);
  const tills = useTillDirectory();
  if (tills.length === 0) return null;
  const stores = new Map(tills.map((till) => [till.storeId, till.storeName]));
  const tillsHere = tills.filter(
    (till) => search.store === undefined || till.storeId === search.store,
  );
  const tillLabel = (name: string, storeName: string): string =>
    search.store === undefined && stores.size > 1 ? `${name} · ${storeName}` : name;
  return (
    <>
      <Select
        size="sm"
        className="verno-filter-store"
        searchable
        clearable
        aria-label={say('store')}
        placeholder={say('anyStore')}
        nothingFoundMessage={say('nothingFound')}
        data={[...stores].map(([value, label]) => ({ value, label }))}
        value={search.store ?? null}
        onChange={(store) =>
          onChange({
            store: tills.find((till) => till.storeId === store)?.storeId,
            till: undefined,
          })
        }
      />
      <Select
        size="sm"
        className="verno-filter-till"
        searchable
        clearable
        aria-label={say('till')}
        placeholder={say('anyTill')}
        nothingFoundMessage={say('nothingFound')}
        data={tillsHere.map((till) => ({
          value: till.tillId,
          label: tillLabel(till.name, till.storeName),
        }))}
        value={search.till ?? null}
        onChange={(till) => onChange({ till: tills.find(({ tillId }) => tillId === till)?.tillId })}
      />
    </>
  );
}

function NumberFilter({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const say = useTexts(purchasesTexts);
  const { text, type } = useTypedFilter(value ?? '', (typed) => onChange(typed || undefined));
  return (
    <TextInput
      type="search"
      size="sm"
      className="verno-filter-number"
      maxLength={40}
      aria-label={say('number')}
      placeholder={say('number')}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
