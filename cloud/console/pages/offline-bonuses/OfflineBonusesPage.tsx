import {
  listOfflineBonuses,
  type OfflineBonusesView,
} from '@verno/shared/contracts/hub/offline-bonuses';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readOperation } from '../../client/queries.ts';
import { useCall } from '../../client/services.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableSkeleton } from '../../ui/TableSkeleton.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import { offlineTexts } from './texts.ts';

/** What tills may do with bonuses while they are off-line, and what it can cost. */
export function OfflineBonusesPage() {
  const say = useTexts(offlineTexts);
  const query = useQuery(readOperation(useCall(), listOfflineBonuses, {}));
  return (
    <>
      <PageHead title={say('title')} />
      <Text mb="md">{say('intro')}</Text>
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <TableSkeleton columnCount={3} label={say('loading')} />}
      {query.data?.items.length === 0 && <Text>{say('noCurrencies')}</Text>}
      <Stack gap="lg">
        {query.data?.items.map((view) => (
          <CurrencyPanel key={view.currency} view={view} />
        ))}
      </Stack>
    </>
  );
}

function CurrencyPanel({ view }: { readonly view: OfflineBonusesView }) {
  const say = useTexts(offlineTexts);
  const format = useFormat();
  const spoken = useLanguage();
  const isNone = (text: string): boolean => Number(text) === 0;
  const amount = (text: string): string => (isNone(text) ? say('none') : format.amount(text));
  return (
    <Panel title={view.currencyName[spoken]}>
      <Stack gap="md">
        <PolicyForm view={view} />
        <Facts
          items={[
            [
              say('owed'),
              isNone(view.owed)
                ? say('none')
                : say('owedSome', { amount: format.amount(view.owed), count: view.owing }),
            ],
            [say('lent'), amount(view.lent)],
            [say('lentSilent'), amount(view.lentSilent)],
            [
              say('set'),
              view.set === null
                ? say('setNever')
                : say('setBy', { name: view.set.by, time: format.instant(view.set.at) }),
            ],
          ]}
        />
        {!isNone(view.lentSilent) && <Text className="verno-warning">{say('lentSilentHint')}</Text>}
      </Stack>
    </Panel>
  );
}
