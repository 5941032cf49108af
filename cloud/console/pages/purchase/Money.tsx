import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { Text } from '@mantine/core';
import { isZero } from '../../text/format.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { purchaseTexts } from './texts.ts';

interface Props {
  readonly purchase: PurchaseView;
}

/** How it was paid. */
export function Payments({ purchase }: Props) {
  const say = useTexts(purchaseTexts);
  const format = useFormat();
  return (
    <Panel title={say('payments')}>
      {purchase.payments.length === 0 && <Text c="dimmed">{say('noPayments')}</Text>}
      <ul className="verno-sums">
        {purchase.payments.map((payment) => (
          <li key={`${payment.method} ${payment.amount} ${payment.tendered}`}>
            <div>
              <div>{say(payment.method === 'cash' ? 'cash' : 'cardPayment')}</div>
              {!isZero(payment.change) && (
                <div className="verno-dim verno-small">
                  {say('tendered', {
                    tendered: format.money(payment.tendered),
                    change: format.money(payment.change),
                  })}
                </div>
              )}
            </div>
            <strong>
              <Figure value={payment.amount} />
            </strong>
          </li>
        ))}
        {!isZero(purchase.redeemed) && (
          <li>
            <div>{say('redeemed')}</div>
            <strong>
              <Figure value={purchase.redeemed} />
            </strong>
          </li>
        )}
      </ul>
    </Panel>
  );
}

/** Bonuses the purchase brings, and when they live. */
export function Accruals({ purchase }: Props) {
  const say = useTexts(purchaseTexts);
  const spoken = useLanguage();
  const format = useFormat();
  const life = (accrual: PurchaseView['accruals'][number]): string =>
    [
      say('accrualBase', { base: format.money(accrual.base) }),
      accrual.activateOn === null
        ? say('activeAtOnce')
        : say('activeFrom', { date: format.date(accrual.activateOn) }),
      accrual.expireOn === null
        ? say('neverBurn')
        : say('burnOn', { date: format.date(accrual.expireOn) }),
    ].join(', ');
  return (
    <Panel title={say('accruals')}>
      {purchase.accruals.length === 0 && <Text c="dimmed">{say('noAccruals')}</Text>}
      <ul className="verno-sums">
        {purchase.accruals.map((accrual) => (
          <li key={`${accrual.promotionId} ${accrual.currency} ${accrual.activateOn ?? ''}`}>
            <div>
              <div>{accrual.promotionName}</div>
              <div className="verno-dim verno-small">{life(accrual)}</div>
            </div>
            <strong className="verno-nowrap">
              <Figure value={accrual.amount} kind="signed" />{' '}
              <span className="verno-dim verno-small">{accrual.currencyName[spoken]}</span>
            </strong>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
