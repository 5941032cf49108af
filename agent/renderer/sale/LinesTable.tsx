import type { LineView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { ChequeRow, ChequeTable } from '../ui/ChequeTable.tsx';
import { BarcodeIcon } from '../ui/icons.tsx';

export interface LinesTableProps {
  readonly lines: readonly LineView[];
  readonly chosen: string | null;
  readonly onChoose: (lineId: string) => void;
}

/** The open cheque. */
export function LinesTable({ lines, chosen, onChoose }: LinesTableProps) {
  const { t } = useTranslation();
  const name = (
    <>
      {t('goods.name')}
      {lines.length > 0 && (
        <span className="lines-count">{t('goods.count', { count: lines.length })}</span>
      )}
    </>
  );
  return (
    <ChequeTable
      label={t('goods.title')}
      columns={[
        { key: 'number', kind: 'number', title: t('goods.number') },
        { key: 'name', kind: 'name', title: name },
        { key: 'quantity', kind: 'quantity', title: t('goods.quantity') },
        { key: 'price', kind: 'price', title: t('goods.price') },
        { key: 'discount', kind: 'discount', title: t('goods.discount') },
        { key: 'sum', kind: 'sum', title: t('goods.sum') },
      ]}
      chosen={chosen}
      after={lines.length === 0 && <EmptyCheque />}
    >
      {lines.map((line, place) => (
        <LineRow
          key={line.lineId}
          line={line}
          number={place + 1}
          isChosen={line.lineId === chosen}
          onChoose={onChoose}
        />
      ))}
    </ChequeTable>
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
  return (
    <ChequeRow
      lineId={line.lineId}
      isChosen={isChosen}
      quantityMilli={line.quantityMilli}
      onTouch={() => onChoose(line.lineId)}
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
    </ChequeRow>
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
