import type { RefundLineView } from '@verno/shared/contracts/bridge';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { CHEQUE_ID } from '../sale/LinesTable.tsx';

export interface RefundLinesProps {
  readonly lines: readonly RefundLineView[];
  readonly chosen: string | null;
  readonly onChoose: (lineId: string) => void;
  /** A line touched while it is chosen: all of it comes back, or nothing. */
  readonly onToggle: (line: RefundLineView) => void;
}

const rowId = (lineId: string): string => `refund-${lineId}`;

/** The lines of the receipt: what was sold, what may come back, what does. */
export function RefundLines({ lines, chosen, onChoose, onToggle }: RefundLinesProps) {
  const { t } = useTranslation();
  return (
    <section className="cheque" aria-label={t('refund.lines')}>
      <table
        id={CHEQUE_ID}
        role="grid"
        className="lines"
        tabIndex={0}
        aria-label={t('refund.lines')}
        aria-activedescendant={chosen === null ? undefined : rowId(chosen)}
      >
        <thead>
          <tr>
            <th scope="col" className="col-number">
              {t('goods.number')}
            </th>
            <th scope="col" className="col-name">
              {t('goods.name')}
            </th>
            <th scope="col" className="col-quantity">
              {t('refund.left')}
            </th>
            <th scope="col" className="col-quantity">
              {t('refund.back')}
            </th>
            <th scope="col" className="col-sum">
              {t('refund.sum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, place) => (
            <LineRow
              key={line.lineId}
              line={line}
              number={place + 1}
              isChosen={line.lineId === chosen}
              onTouch={() => (line.lineId === chosen ? onToggle(line) : onChoose(line.lineId))}
            />
          ))}
        </tbody>
      </table>
    </section>
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
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen, line.chosenMilli]);
  const unit = t(line.unit === 'kg' ? 'common.kg' : 'common.pieces');
  const sold = t('refund.sold', {
    quantity: `${format.quantity(line.soldMilli)} ${unit}`,
    sum: format.money(line.paidKopecks),
  });
  const isReturning = line.chosenMilli > 0;
  return (
    <tr
      ref={row}
      id={rowId(line.lineId)}
      aria-selected={isChosen}
      className={isReturning ? 'refund-on' : undefined}
      onClick={onTouch}
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
    </tr>
  );
}
