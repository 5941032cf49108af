import type { TillDetail } from '@verno/shared/contracts/hub/tills';
import { Table, Text } from '@mantine/core';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { tillTexts } from './texts.ts';

type Day = TillDetail['days'][number];

/** Count and sum of each day as the till has them, and as the books do. */
export function Days({ days }: Pick<TillDetail, 'days'>) {
  const say = useTexts(tillTexts);
  if (days.length === 0) {
    return (
      <Panel title={say('days')}>
        <Text c="dimmed">{say('noDays')}</Text>
      </Panel>
    );
  }
  return (
    <Panel title={say('days')} flush>
      <Text c="dimmed" size="sm" className="verno-till-hint">
        {say('daysHint')}
      </Text>
      <div className="verno-table-scroll" tabIndex={0} role="group" aria-label={say('days')}>
        <Table className="verno-table" aria-label={say('days')} verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say('day')}</Table.Th>
              <Table.Th scope="col">{say('result')}</Table.Th>
              <Table.Th scope="col">{say('onTill')}</Table.Th>
              <Table.Th scope="col">{say('inBooks')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.map((day) => (
              <DayRow key={`${day.epoch} ${day.day}`} day={day} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  );
}

function DayRow({ day }: { readonly day: Day }) {
  const say = useTexts(tillTexts);
  const format = useFormat();
  return (
    <Table.Tr>
      <Table.Th scope="row">{format.date(day.day)}</Table.Th>
      <Table.Td>
        <StatusBadge tone={day.differs ? 'bad' : 'good'}>
          {say(day.differs ? 'differs' : 'same')}
        </StatusBadge>
      </Table.Td>
      <Table.Td>
        <Side side={day.till} />
      </Table.Td>
      <Table.Td>
        <Side side={day.hub} />
      </Table.Td>
    </Table.Tr>
  );
}

function Side({ side }: { readonly side: Day['till'] }) {
  const say = useTexts(tillTexts);
  const format = useFormat();
  return (
    <>
      <div className="verno-figure">
        {say('salesOf', { count: side.sales, sum: format.money(side.salesSum) })}
      </div>
      {side.refunds > 0 && (
        <div className="verno-dim verno-small">
          {say('refundsOf', { count: side.refunds, sum: format.money(side.refundsSum) })}
        </div>
      )}
    </>
  );
}
