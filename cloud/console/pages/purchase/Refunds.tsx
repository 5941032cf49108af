import type { PurchaseView, RefundView } from '@verno/shared/contracts/hub/purchases';
import { isZero } from '../../text/format.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { trimZeros } from './quantity.ts';
import { purchaseTexts } from './texts.ts';

/** What came back of the purchase, and what is left of it. Nothing where nothing came back. */
export function Refunds({ purchase }: { readonly purchase: PurchaseView }) {
  const say = useTexts(purchaseTexts);
  if (purchase.refunds.length === 0) return null;
  return (
    <Panel title={say('refunds')}>
      <ul className="verno-sums verno-refunds">
        {purchase.refunds.map((refund) => (
          <Refund key={refund.refundId} refund={refund} />
        ))}
        <li className="verno-refunds-net">
          <span>{say('net')}</span>
          <strong>
            <Figure value={purchase.net} />
          </strong>
        </li>
      </ul>
    </Panel>
  );
}

function Refund({ refund }: { readonly refund: RefundView }) {
  const say = useTexts(purchaseTexts);
  const format = useFormat();
  const place = [refund.storeName, refund.tillName].filter(Boolean).join(', ');
  return (
    <li>
      <div>
        <div>
          {say('refundNumber', { number: refund.number })}{' '}
          {refund.offline && <StatusBadge tone="quiet">{say('offline')}</StatusBadge>}{' '}
          {refund.flags.map((flag) => (
            <span key={flag} title={say(`${flag}Hint`)}>
              <StatusBadge tone={flag === 'over_refunded' ? 'bad' : 'warn'}>{say(flag)}</StatusBadge>{' '}
            </span>
          ))}
        </div>
        <div className="verno-dim verno-small">
          {format.wallTime(refund.localTime)}, {place}
        </div>
        <div className="verno-small">{say('refundReason', { reason: refund.reason })}</div>
        <ul className="verno-refund-lines verno-small">
          {refund.lines.map((line) => (
            <li key={line.lineId}>
              {line.name}: {format.amount(trimZeros(line.quantity))}
              {line.excess !== '0' && ` (${say('refundExcess', { quantity: line.excess })})`}
            </li>
          ))}
        </ul>
        <RefundBonuses bonuses={refund.bonuses} />
        {!isZero(refund.excess) && (
          <div className="verno-attention verno-small">
            {say('excess', { sum: format.money(refund.excess) })}
          </div>
        )}
      </div>
      <strong className="verno-nowrap">
        <Figure value={refund.money} taken />
      </strong>
    </li>
  );
}

function RefundBonuses({ bonuses }: Pick<RefundView, 'bonuses'>) {
  const say = useTexts(purchaseTexts);
  const spoken = useLanguage();
  const format = useFormat();
  const figures = bonuses.flatMap((one) => {
    const name = one.currencyName[spoken];
    return [
      { key: 'bonusesBack', amount: one.back, name },
      { key: 'bonusesTaken', amount: one.taken, name },
      { key: 'bonusesLeft', amount: one.left, name },
    ] as const;
  });
  return figures
    .filter(({ amount }) => !isZero(amount))
    .map(({ key, amount, name }) => (
      <div key={`${key} ${name}`} className="verno-dim verno-small">
        {say(key, { amount: format.amount(amount), name })}
      </div>
    ));
}
