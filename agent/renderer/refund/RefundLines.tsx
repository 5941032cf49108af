import type { RefundLineView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { ChequeRow, ChequeTable } from '../ui/ChequeTable.tsx';

export interface RefundLinesProps {
  readonly lines: readonly RefundLineView[];
  readonly chosen: string | null;
  readonly onChoose: (lineId: string) => void;
  /** A line touched while it is chosen: all of it comes back, or nothing. */
  readonly onToggle: (line: RefundLineView) => void;
}

/** The lines of the receipt: what was sold, what may come back, what does. */
export function RefundLines({ lines, chosen, onChoose, onToggle }: RefundLinesProps) {
  const { t } = useTranslation();
  return (
    <ChequeTable
      label={t('refund.lines')}
      columns={[
        { key: 'number', kind: 'number', title: t('goods.number') },
        { key: 'name', kind: 'name', title: t('goods.name') },
        { key: 'left', kind: 'quantity', title: t('refund.left') },
        { key: 'back', kind: 'quantity', title: t('refund.back') },
        { key: 'sum', kind: 'sum', title: t('refund.sum') },
      ]}
      chosen={chosen}
    >
      {lines.map((line, place) => (
        <LineRow
          key={line.lineId}
          line={line}
          number={place + 1}
          isChosen={line.lineId === chosen}
          onTouch={() => (line.lineId === chosen ? onToggle(line) : onChoose(line.lineId))}
        />
      ))}
    </ChequeTable>
  );
}

interface LineRowProps {
  readonly line: RefundLineView;
  readonly number: number;
  readonly isChosen: boolean;
  readonly onTouch: () => void;
}

function LineRow({ line, number, isChosen, onTouch }: LineRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = t(line.unit === 'kg' ? 'common.kg' : 'common.pieces');
  const sold = t('refund.sold', {
    quantity: `${format.quantity(line.soldMilli)} ${unit}`,
    sum: format.money(line.paidKopecks),
  });
  const isReturning = line.chosenMilli > 0;
  return (
    <ChequeRow
      lineId={line.lineId}
      isChosen={isChosen}
      quantityMilli={line.chosenMilli}
      className={isReturning ? 'refund-on' : undefined}
      onTouch={onTouch}
    >
      <td className="col-number">{number}</td>
      <th scope="row" className="col-name">
        <span className="line-name">{line.name}</span>
        <span className="line-part soft">
          <span>{line.leftMilli === 0 ? t('refund.allBack') : sold}</span>
        </span>
      </th>
      <td className="col-quantity">
        {format.quantity(line.leftMilli)} <span className="unit">{unit}</span>
      </td>
      <td className="col-quantity refund-back">
        {isReturning ? format.quantity(line.chosenMilli) : '—'}
      </td>
      <td className="col-sum">{isReturning ? format.plainMoney(line.backKopecks) : ''}</td>
    </ChequeRow>
  );
}
