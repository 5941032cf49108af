import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { Button } from '../ui/Button.tsx';

export interface TotalsProps {
  readonly view: TillView;
  readonly onCash: () => void;
  readonly onCard: () => void;
}

/** The figure both people look at, and the two ways to pay. */
export function Totals({ view, onCash, onCard }: TotalsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals, lines } = view;
  const isEmpty = lines.length === 0;
  const total = format.money(totals.totalKopecks);
  return (
    <section className="panel totals" aria-label={t('totals.title')}>
      <dl className="sums">
        <Row name={t('totals.initial')} value={format.money(totals.initialKopecks)} />
        <Row
          name={t('totals.discount')}
          value={minus(totals.discountKopecks, format.money(totals.discountKopecks))}
          look={totals.discountKopecks > 0 ? 'earn' : ''}
        />
        <Row
          name={t('totals.redeemed')}
          value={minus(totals.redeemedKopecks, format.money(totals.redeemedKopecks))}
          look={totals.redeemedKopecks > 0 ? 'spend' : ''}
        />
        <div className="to-pay" aria-live="polite" aria-atomic="true">
          <dt>{t('totals.toPay')}</dt>
          <dd className={total.length > 13 ? 'long-sum' : undefined}>{total}</dd>
        </div>
      </dl>
      <div className="pay">
        <Button look="cash" size="big" hotkey="F9" keepFocus disabled={isEmpty} onClick={onCash}>
          {t('keys.cash')}
        </Button>
        <Button look="card" size="big" hotkey="F10" keepFocus disabled={isEmpty} onClick={onCard}>
          {t('keys.card')}
        </Button>
      </div>
    </section>
  );
}

function minus(kopecks: number, text: string): string {
  return kopecks > 0 ? `−${text}` : text;
}

function Row(props: { readonly name: string; readonly value: string; readonly look?: string }) {
  return (
    <div className="sum-row">
      <dt>{props.name}</dt>
      <dd className={props.look}>{props.value}</dd>
    </div>
  );
}
