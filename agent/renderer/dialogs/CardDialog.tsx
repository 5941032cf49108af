import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import type { PayDialogProps } from './CashDialog.tsx';
import { ChangedTotal } from './ChangedTotal.tsx';
import { useOnce } from './useOnce.ts';

/** Card: the bank's terminal stands apart, so the cashier says when it approved. */
export function CardDialog({ totalKopecks, onClose }: PayDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const [isBusy, once] = useOnce();
  const approve = (): void =>
    once(async () => {
      await run('pay', { method: 'card', tenderedKopecks: null });
    });
  return (
    <Dialog title={t('card.title')} onClose={onClose} onEnter={approve}>
      <p className="pay-figure pay-card-total">
        <span>{t('cash.toPay')}</span>
        <strong>{format.money(totalKopecks)}</strong>
      </p>
      <ChangedTotal totalKopecks={totalKopecks} />
      <p className="dialog-text">{t('card.text')}</p>
      <div className="dialog-actions">
        <Button hotkey="Escape" onClick={onClose}>
          {t('common.back')}
        </Button>
        <Button look="card" size="big" hotkey="Enter" disabled={isBusy} onClick={approve}>
          {isBusy ? t('cash.working') : t('card.approve')}
        </Button>
      </div>
    </Dialog>
  );
}
