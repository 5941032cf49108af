import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { amountMinor, amountText } from '../input/amount.ts';
import { AmountField } from '../ui/AmountField.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Keypad } from '../ui/Keypad.tsx';
import { ChangedTotal } from './ChangedTotal.tsx';
import { quickSums } from './quick-sums.ts';
import { useOnce } from './useOnce.ts';

export interface PayDialogProps {
  readonly totalKopecks: number;
  readonly onClose: () => void;
}

/** Cash: what the customer gave, and the change at once. Nothing typed means the exact sum. */
export function CashDialog({ totalKopecks, onClose }: PayDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const [text, setText] = useState('');
  const [isBusy, once] = useOnce();
  const tenderedKopecks = amountMinor(text, 2) ?? totalKopecks;
  const changeKopecks = tenderedKopecks - totalKopecks;
  const accept = (): void => {
    if (changeKopecks < 0) return;
    once(async () => {
      await run('pay', { method: 'cash', tenderedKopecks });
    });
  };
  return (
    <Dialog title={t('cash.title')} size="wide" onClose={onClose} onEnter={accept}>
      <form
        className="pay-form"
        onSubmit={(event) => {
          event.preventDefault();
          accept();
        }}
      >
        <div className="pay-sums">
          <Figure name={t('cash.toPay')} value={format.money(totalKopecks)} />
          <ChangedTotal totalKopecks={totalKopecks} />
          <AmountField
            label={t('cash.tendered')}
            value={text}
            onChange={setText}
            precision={2}
            unit="₽"
            placeholder={format.plainMoney(totalKopecks)}
          />
          <Change kopecks={changeKopecks} />
        </div>
        <div className="pay-pad">
          <QuickSums totalKopecks={totalKopecks} onPick={setText} />
          <Keypad value={text} onChange={setText} precision={2} />
        </div>
        <div className="dialog-actions">
          <Button hotkey="Escape" onClick={onClose}>
            {t('common.back')}
          </Button>
          <Button
            look="cash"
            size="big"
            hotkey="Enter"
            disabled={isBusy || changeKopecks < 0}
            onClick={accept}
          >
            {isBusy
              ? t('cash.working')
              : changeKopecks > 0
                ? t('cash.accept')
                : t('cash.acceptExact')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <p className="pay-figure">
      <span>{name}</span>
      <strong>{value}</strong>
    </p>
  );
}

/** Its place stays when there is no change, so that nothing jumps under the finger. */
function Change({ kopecks }: { readonly kopecks: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isShort = kopecks < 0;
  return (
    <p className={isShort ? 'pay-change pay-short' : 'pay-change'} aria-live="polite">
      <span>{t(isShort ? 'cash.short' : 'cash.change')}</span>
      <strong>{format.money(Math.abs(kopecks))}</strong>
    </p>
  );
}

function QuickSums(props: {
  readonly totalKopecks: number;
  readonly onPick: (text: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="quick" role="group" aria-label={t('cash.quick')}>
      <Button keepFocus onClick={() => props.onPick('')}>
        {t('cash.exact')}
      </Button>
      {quickSums(props.totalKopecks).map((sum) => (
        <Button key={sum} keepFocus onClick={() => props.onPick(amountText(sum, 2))}>
          {format.roundMoney(sum)}
        </Button>
      ))}
    </div>
  );
}
