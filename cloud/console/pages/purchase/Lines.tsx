import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { Table, Text } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { Fragment } from 'react';
import { isZero } from '../../text/format.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { useNarrow } from '../../ui/narrow.ts';
import { Panel } from '../../ui/Panel.tsx';
import { LineCards } from './LineCards.tsx';
import { Returned } from './Returned.tsx';
import { trimZeros } from './quantity.ts';
import { purchaseTexts } from './texts.ts';

type Line = PurchaseView['lines'][number];

/** What was bought, with the part of each promotion under its line. */
export function Lines({ purchase }: { readonly purchase: PurchaseView }) {
  const say = useTexts(purchaseTexts);
  const isNarrow = useNarrow();
  const empty = (
    <Text c="dimmed" p="md">
      {say('noLines')}
    </Text>
  );
  const list = isNarrow ? <LineCards purchase={purchase} /> : <LineTable purchase={purchase} />;
  return (
    <Panel title={say('lines')} flush>
      {purchase.lines.length === 0 ? empty : list}
    </Panel>
  );
}

function LineTable({ purchase }: { readonly purchase: PurchaseView }) {
  const say = useTexts(purchaseTexts);
  const withBonuses = !isZero(purchase.redeemed);
  return (
    <div className="verno-table-scroll" tabIndex={0} role="group" aria-label={say('lines')}>
      <Table className="verno-table verno-lines" aria-label={say('lines')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say('goods')}</Table.Th>
            <Table.Th scope="col" data-align="right">
              {say('quantity')}
            </Table.Th>
            <Table.Th scope="col" data-align="right">
              {say('price')}
            </Table.Th>
            <Table.Th scope="col" data-align="right">
              {say('discount')}
            </Table.Th>
            {withBonuses && (
              <Table.Th scope="col" data-align="right">
                {say('redeemed')}
              </Table.Th>
            )}
            <Table.Th scope="col" data-align="right">
              {say('total')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {purchase.lines.map((line) => (
            <LineRows key={line.lineId} line={line} withBonuses={withBonuses} />
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Totals purchase={purchase} withBonuses={withBonuses} />
        </Table.Tfoot>
      </Table>
    </div>
  );
}

function LineRows({ line, withBonuses }: { readonly line: Line; readonly withBonuses: boolean }) {
  const format = useFormat();
  return (
    <Fragment>
      <Table.Tr data-parts={line.parts.length > 0 || undefined}>
        <Table.Th scope="row">
          <div className="verno-goods">{line.name}</div>
          <div className="verno-dim verno-small">
            {line.barcode === null || line.barcode === line.sku
              ? line.sku
              : `${line.sku} · ${line.barcode}`}
          </div>
        </Table.Th>
        <Table.Td data-align="right">
          <span className="verno-figure">{format.amount(trimZeros(line.quantity))}</span>
          <Returned line={line} />
        </Table.Td>
        <Table.Td data-align="right">
          <Figure value={line.unitPrice} />
        </Table.Td>
        <Table.Td data-align="right">
          <Figure value={line.discount} taken quietZero />
        </Table.Td>
        {withBonuses && (
          <Table.Td data-align="right">
            <Figure value={line.redeemed} taken quietZero />
          </Table.Td>
        )}
        <Table.Td data-align="right">
          <strong>
            <Figure value={line.total} />
          </strong>
        </Table.Td>
      </Table.Tr>
      {line.parts.map((part) => (
        <Table.Tr key={part.promotionId} className="verno-part">
          <Table.Td colSpan={3}>
            <IconTag size={13} aria-hidden /> {part.promotionName}
          </Table.Td>
          <Table.Td data-align="right">
            <Figure value={part.amount} taken />
          </Table.Td>
          <Table.Td colSpan={withBonuses ? 2 : 1} />
        </Table.Tr>
      ))}
    </Fragment>
  );
}

function Totals({
  purchase,
  withBonuses,
}: {
  readonly purchase: PurchaseView;
  readonly withBonuses: boolean;
}) {
  const say = useTexts(purchaseTexts);
  return (
    <Table.Tr>
      <Table.Th scope="row">{say('total')}</Table.Th>
      <Table.Td />
      <Table.Td data-align="right">
        <Figure value={purchase.initial} />
      </Table.Td>
      <Table.Td data-align="right">
        <Figure value={purchase.discount} taken quietZero />
      </Table.Td>
      {withBonuses && (
        <Table.Td data-align="right">
          <Figure value={purchase.redeemed} taken />
        </Table.Td>
      )}
      <Table.Td data-align="right">
        <Figure value={purchase.total} />
      </Table.Td>
    </Table.Tr>
  );
}
