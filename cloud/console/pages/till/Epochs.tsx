import type { TillDetail } from '@verno/shared/contracts/hub/tills';
import { Table, Text } from '@mantine/core';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusBadge, type Tone } from '../../ui/StatusBadge.tsx';
import { tillTexts } from './texts.ts';

type Epoch = TillDetail['epochs'][number];

const TONES: Readonly<Record<Epoch['state'], Tone>> = {
  present: 'good',
  ended: 'quiet',
  stopped: 'bad',
};

/** The lives of the till's log: when each was, how far it came, whether it was stopped. */
export function Epochs({ epochs }: Pick<TillDetail, 'epochs'>) {
  const say = useTexts(tillTexts);
  if (epochs.length === 0) {
    return (
      <Panel title={say('epochs')}>
        <Text c="dimmed">{say('noEpochs')}</Text>
      </Panel>
    );
  }
  return (
    <Panel title={say('epochs')} flush>
      <Text c="dimmed" size="sm" className="verno-till-hint">
        {say('epochsHint')}
      </Text>
      <div className="verno-table-scroll" tabIndex={0} role="group" aria-label={say('epochs')}>
        <Table className="verno-table" aria-label={say('epochs')} verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say('epoch')}</Table.Th>
              <Table.Th scope="col">{say('state')}</Table.Th>
              <Table.Th scope="col" data-align="right">
                {say('events')}
              </Table.Th>
              <Table.Th scope="col">{say('first')}</Table.Th>
              <Table.Th scope="col">{say('last')}</Table.Th>
              <Table.Th scope="col">{say('endedAt')}</Table.Th>
              <Table.Th scope="col" data-align="right">
                {say('setApart')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {epochs.map((epoch) => (
              <EpochRow key={`${epoch.epoch} ${epoch.state}`} epoch={epoch} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  );
}

function EpochRow({ epoch }: { readonly epoch: Epoch }) {
  const say = useTexts(tillTexts);
  const format = useFormat();
  const at = (iso: string | null): string => (iso === null ? '—' : format.instant(iso));
  return (
    <Table.Tr>
      <Table.Th scope="row">{epoch.epoch}</Table.Th>
      <Table.Td>
        <StatusBadge tone={TONES[epoch.state]}>{say(epoch.state)}</StatusBadge>
      </Table.Td>
      <Table.Td data-align="right">{format.count(epoch.headSeq)}</Table.Td>
      <Table.Td className="verno-nowrap">{at(epoch.firstAt)}</Table.Td>
      <Table.Td className="verno-nowrap">{at(epoch.lastAt)}</Table.Td>
      <Table.Td className="verno-nowrap">{at(epoch.endedAt)}</Table.Td>
      <Table.Td data-align="right">{format.count(epoch.quarantine)}</Table.Td>
    </Table.Tr>
  );
}
