import type { RefundView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';

const BACK = 'refund.bonusesBack' as const;
const TAKEN = 'refund.bonusesTaken' as const;

/** How the money goes back. */
export function PaymentRows({ refund }: { readonly refund: RefundView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return refund.payments.map(({ method, amountKopecks }) => (
    <div key={method} className="sum-row">
      <dt>{t(`refund.by.${method}`)}</dt>
      <dd>{format.money(amountKopecks)}</dd>
    </div>
  ));
}

/** Spent bonuses that return, earned ones that go. */
export function BonusRows({ refund }: { readonly refund: RefundView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = [
    ...refund.bonusesBack.map((bonus) => ({ bonus, name: BACK, look: 'earn' })),
    ...refund.bonusesTaken.map((bonus) => ({ bonus, name: TAKEN, look: 'spend' })),
  ];
  return rows.map(({ bonus, name, look }) => (
    <div key={`${name} ${bonus.currencyName.ru}`} className="sum-row">
      <dt>{t(name, { name: bonus.currencyName[format.language] })}</dt>
      <dd className={look}>
        {look === 'earn' ? '+' : '−'}
        {format.bonus(bonus.amount, bonus.precision)}
      </dd>
    </div>
  ));
}
