import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { useFormat } from '../../text/use-format.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { Returned } from './Returned.tsx';
import { trimZeros } from './quantity.ts';

/** The lines of a purchase on a narrow screen. */
export function LineCards({ purchase }: { readonly purchase: PurchaseView }) {
  const format = useFormat();
  return (
    <ul className="verno-cards verno-line-cards">
      {purchase.lines.map((line) => (
        <li key={line.lineId}>
          <div className="verno-card-line">
            <span>{line.name}</span>
            <strong className="verno-card-figure">
              <Figure value={line.total} />
            </strong>
          </div>
          <div className="verno-dim verno-small">
            {format.amount(trimZeros(line.quantity))} × {format.money(line.unitPrice)}
          </div>
          <Returned line={line} />
          {line.parts.map((part) => (
            <div key={part.promotionId} className="verno-card-line verno-part-line">
              <span>{part.promotionName}</span>
              <span className="verno-card-figure">
                <Figure value={part.amount} taken />
              </span>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}
