import type { TillView } from '@verno/shared/contracts/bridge';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import type { OpenDialog } from '../dialogs/kinds.ts';
import { problemText } from '../i18n/problems.ts';
import { useHotkeys } from '../input/hotkeys.ts';
import { useTypedText } from '../input/typed.ts';
import { typeIntoEntry } from '../sale/entry.ts';
import { EntryBar } from '../sale/EntryBar.tsx';
import { barHotkeys, KeyBar, type BarActions } from '../sale/KeyBar.tsx';
import { Button } from '../ui/Button.tsx';
import { CheckIcon, PrinterIcon, WarningIcon } from '../ui/icons.tsx';

type Receipt = NonNullable<TillView['receipt']>;

export interface ReceiptScreenProps {
  readonly receipt: Receipt;
  readonly isActive: boolean;
  readonly open: OpenDialog;
  readonly onEscape: () => void;
}

/** After the payment: the change to give, what was earned, how the paper is doing. */
export function ReceiptScreen({ receipt, isActive, open, onEscape }: ReceiptScreenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const [entry, setEntry] = useState('');
  const next = (): void => {
    // A code begins the next cheque by itself: the engine leaves the receipt when goods come.
    if (entry === '') void run('nextCheque', null);
    else void run('enterCode', { code: entry });
    setEntry('');
  };
  const reprint = (): void => void run('reprintLast', null);
  const actions: BarActions = {
    help: () => open({ kind: 'help' }),
    refund: () => open({ kind: 'receipts' }),
    ...(receipt.print !== 'printing' && { reprint }),
  };
  useHotkeys(
    {
      ...barHotkeys(actions),
      Enter: next,
      Backspace: () => setEntry(entry.slice(0, -1)),
      Escape: () => (entry === '' ? onEscape() : setEntry('')),
    },
    isActive,
  );
  useTypedText((text) => {
    if (isActive && /^\d+$/.test(text)) setEntry(typeIntoEntry(entry, text).entry);
  });
  const change = format.money(receipt.changeKopecks);
  const isRefund = receipt.kind === 'refund';
  const title = t(isRefund ? 'refund.done' : 'receipt.title');
  return (
    <>
      <main className="receipt">
        <section className="receipt-main" aria-label={title}>
          <p className="receipt-done">
            <CheckIcon size={32} />
            {title}
          </p>
          {receipt.changeKopecks > 0 ? (
            <p className="receipt-change" role="status">
              <span>{t('receipt.change')}</span>
              <strong className={change.length > 10 ? 'long-sum' : undefined}>{change}</strong>
            </p>
          ) : (
            <p className="receipt-change" role="status">
              {isRefund && <span>{t('refund.toGive')}</span>}
              <strong className="no-change">
                {isRefund ? format.money(receipt.totalKopecks) : t('receipt.noChange')}
              </strong>
            </p>
          )}
          <div className="receipt-next">
            <Button look="primary" size="big" hotkey="Enter" keepFocus onClick={next}>
              {t('receipt.next')}
            </Button>
            <p className="soft">{t('receipt.nextHint')}</p>
          </div>
          {entry !== '' && <EntryBar entry={entry} />}
        </section>
        <aside className="receipt-side">
          <ReceiptFigures receipt={receipt} />
          <PrintState receipt={receipt} onReprint={reprint} />
        </aside>
      </main>
      <KeyBar actions={actions} />
    </>
  );
}

function ReceiptFigures({ receipt }: { readonly receipt: Receipt }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="panel">
      <h2>{t('receipt.number', { number: receipt.number })}</h2>
      <dl className="sums">
        <div className="sum-row">
          <dt>{t(receipt.kind === 'refund' ? 'refund.given' : 'receipt.paid')}</dt>
          <dd>{format.money(receipt.totalKopecks)}</dd>
        </div>
        {receipt.earned.map((earned) => (
          <div key={earned.currency} className="sum-row">
            <dt>{t('receipt.earned')}</dt>
            <dd className="earn">+{format.bonus(earned.amount, earned.precision ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function PrintState(props: { readonly receipt: Receipt; readonly onReprint: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { print, problem } = props.receipt;
  const isBad = print === 'failed' || print === 'unknown';
  return (
    <section
      className={isBad ? 'panel print-state print-bad' : 'panel print-state'}
      role={isBad ? 'alert' : 'status'}
    >
      <p className="print-title">
        {isBad ? <WarningIcon size={28} /> : <PrinterIcon size={28} />}
        {t(`receipt.print.${print}`)}
      </p>
      {problem !== null && <p className="print-problem">{problemText(problem, format)}</p>}
      {print === 'failed' && <p>{t(props.receipt.kind === 'refund' ? 'refund.failedText' : 'receipt.failedText')}</p>}
      {print !== 'printing' && (
        <Button keepFocus hotkey="F7" onClick={props.onReprint}>
          {t(print === 'failed' ? 'receipt.printAgain' : 'receipt.reprint')}
        </Button>
      )}
    </section>
  );
}
