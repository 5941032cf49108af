import type { LineView } from '@verno/shared/contracts/bridge';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { BarcodeIcon } from '../ui/icons.tsx';

export interface LinesTableProps {
  readonly lines: readonly LineView[];
  readonly chosen: string | null;
  readonly onChoose: (lineId: string) => void;
}

/** The id of the part that has the focus while the cashier sells. */
export const CHEQUE_ID = 'cheque';
const rowId = (lineId: string): string => `line-${lineId}`;

/** The open cheque. Arrow keys move the chosen line; the sale screen holds them. */
export function LinesTable({ lines, chosen, onChoose }: LinesTableProps) {
  const { t } = useTranslation();
  return (
    <section className="cheque" aria-label={t('goods.title')}>
      <table
        id={CHEQUE_ID}
        role="grid"
        className="lines"
        tabIndex={0}
        aria-label={t('goods.title')}
        aria-activedescendant={chosen === null ? undefined : rowId(chosen)}
      >
        <thead>
          <tr>
            <th scope="col" className="col-number">
              {t('goods.number')}
            </th>
            <th scope="col" className="col-name">
              {t('goods.name')}
              {lines.length > 0 && (
                <span className="lines-count">{t('goods.count', { count: lines.length })}</span>
              )}
            </th>
            <th scope="col" className="col-quantity">
              {t('goods.quantity')}
            </th>
            <th scope="col" className="col-price">
              {t('goods.price')}
            </th>
            <th scope="col" className="col-discount">
              {t('goods.discount')}
            </th>
            <th scope="col" className="col-sum">
              {t('goods.sum')}
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
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <EmptyCheque />}
    </section>
  );
}

interface LineRowProps {
  readonly line: LineView;
  readonly number: number;
  readonly isChosen: boolean;
  readonly onChoose: (lineId: string) => void;
}

function LineRow({ line, number, isChosen, onChoose }: LineRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    // Also when one more of the same is scanned while the cashier looks elsewhere in a long cheque.
    if (isChosen && line.quantityMilli > 0) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen, line.quantityMilli]);
  return (
    <tr
      ref={row}
      id={rowId(line.lineId)}
      aria-selected={isChosen}
      onClick={() => onChoose(line.lineId)}
    >
      <td className="col-number">{number}</td>
      <th scope="row" className="col-name">
        <span className="line-name">{line.name}</span>
        <LineParts line={line} />
      </th>
      <td className="col-quantity">
        {format.quantity(line.quantityMilli)}{' '}
        <span className="unit">{t(line.unit === 'kg' ? 'common.kg' : 'common.pieces')}</span>
        <span className="narrow-price">× {format.plainMoney(line.unitPriceKopecks)}</span>
      </td>
      <td className="col-price">{format.plainMoney(line.unitPriceKopecks)}</td>
      <td className="col-discount">
        {line.discountKopecks > 0 ? `−${format.plainMoney(line.discountKopecks)}` : ''}
      </td>
      <td className="col-sum">{format.plainMoney(line.totalKopecks)}</td>
    </tr>
  );
}

/** Why the line is cheaper: each promotion with its part, and what bonuses paid. */
function LineParts({ line }: { readonly line: LineView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {line.parts.map((part) => (
        <span key={part.promotionName} className="line-part part-promotion">
          <span>{part.promotionName}</span>
          <span>−{format.plainMoney(part.amountKopecks)}</span>
        </span>
      ))}
      {line.redeemedKopecks > 0 && (
        <span className="line-part part-bonus">
          <span>{t('goods.paidByBonuses')}</span>
          <span>−{format.plainMoney(line.redeemedKopecks)}</span>
        </span>
      )}
    </>
  );
}

function EmptyCheque() {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <span className="empty-picture">
        <BarcodeIcon size={72} />
      </span>
      <p className="empty-title">{t('goods.emptyTitle')}</p>
      <p>{t('goods.emptyText')}</p>
      <p>{t('goods.emptyMember')}</p>
    </div>
  );
}
