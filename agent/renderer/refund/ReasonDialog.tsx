import type { RefundView } from '@verno/shared/contracts/bridge';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { useOnce } from '../dialogs/useOnce.ts';
import { useTypedText } from '../input/typed.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/TextField.tsx';
import { PaymentRows } from './RefundFigures.tsx';

const REASONS = ['unfit', 'faulty', 'changedMind', 'mistake'] as const;
const REASON_LENGTH_MAX = 200;

export interface ReasonDialogProps {
  readonly refund: RefundView;
  readonly onClose: () => void;
}

/** Why the goods come back, and the last word: after it the money is the customer's. */
export function ReasonDialog({ refund, onClose }: ReasonDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const [own, setOwn] = useState('');
  const [isBusy, once] = useOnce();
  const { refundId, moneyKopecks } = refund;
  useTypedText((text) => {
    const place = Number(text) - 1;
    if (REASONS[place] !== undefined) setChosen(place);
  });
  const reason = own.trim() === '' ? t(`refund.reasons.${REASONS[chosen] ?? 'unfit'}`) : own.trim();
  const confirm = (): void =>
    once(async () => {
      await run('confirmRefund', { refundId, moneyKopecks, reason });
      onClose();
    });
  return (
    <Dialog
      title={t('refund.confirmTitle', { number: refund.number })}
      role="alertdialog"
      onClose={onClose}
      onEnter={confirm}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <p className="pay-figure pay-card-total">
          <span>{t('refund.toGive')}</span>
          <strong>{format.money(moneyKopecks)}</strong>
        </p>
        <dl className="sums">
          <PaymentRows refund={refund} />
        </dl>
        <div className="reasons" role="radiogroup" aria-label={t('refund.reason')}>
          {REASONS.map((name, place) => (
            <button
              key={name}
              type="button"
              role="radio"
              className="reason"
              aria-checked={own.trim() === '' && chosen === place}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                setChosen(place);
                setOwn('');
              }}
            >
              <kbd className="keycap" aria-hidden="true">
                {place + 1}
              </kbd>
              {t(`refund.reasons.${name}`)}
            </button>
          ))}
        </div>
        <TextField
          id={id}
          label={t('refund.ownReason')}
          value={own}
          onChange={(text) => setOwn(text.slice(0, REASON_LENGTH_MAX))}
          inputMode="text"
          error={null}
        />
        <div className="dialog-actions">
          <Button hotkey="Escape" onClick={onClose}>
            {t('common.back')}
          </Button>
          <Button look="danger" size="big" hotkey="Enter" disabled={isBusy} onClick={confirm}>
            {isBusy ? t('refund.working') : t('refund.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
