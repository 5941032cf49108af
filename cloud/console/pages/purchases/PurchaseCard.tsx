import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { useTexts } from '../../text/i18n.ts';
import { isZero } from '../../text/format.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { purchasesTexts } from './texts.ts';

/** A purchase in a list on a narrow screen. */
export function PurchaseCard({ row }: { readonly row: PurchaseRow }) {
  const say = useTexts(purchasesTexts);
  const format = useFormat();
  return (
    <div className="verno-card">
      <div className="verno-card-line">
        <PageLink
          to="/purchases/$purchaseId"
          params={{ purchaseId: row.purchaseId }}
          className="verno-strong"
        >
          {row.number}
        </PageLink>
        {row.offline && <StatusBadge tone="quiet">{say('offline')}</StatusBadge>}
        {row.refundState !== 'none' && (
          <StatusBadge tone="warn">
            {say(row.refundState === 'whole' ? 'refundedWhole' : 'refundedPart')}
          </StatusBadge>
        )}
        <strong className="verno-card-figure">
          <Figure value={row.total} />
        </strong>
      </div>
      <div className="verno-card-line">
        <span className="verno-clip">
          {row.memberName ?? say(row.memberLeft === true ? 'left' : 'anonymous')}
        </span>
        {!isZero(row.discount) && (
          <span className="verno-card-figure verno-dim">
            {say('discount')} <Figure value={row.discount} taken />
          </span>
        )}
      </div>
      <div className="verno-card-line verno-dim">
        <span className="verno-clip">
          {row.storeName}, {row.tillName}
        </span>
        <span className="verno-card-figure">{format.wallTime(row.localTime)}</span>
      </div>
    </div>
  );
}
