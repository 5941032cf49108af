import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import type { OpenDialog } from '../dialogs/kinds.ts';
import { useOnce } from '../dialogs/useOnce.ts';
import { problemText } from '../i18n/problems.ts';
import { useHotkeys } from '../input/hotkeys.ts';
import { useTypedText } from '../input/typed.ts';
import { barHotkeys, KeyBar, type BarActions } from '../sale/KeyBar.tsx';
import { Button } from '../ui/Button.tsx';
import { PrinterIcon } from '../ui/icons.tsx';

export interface AskScreenProps {
  readonly receipt: NonNullable<TillView['receipt']>;
  readonly isActive: boolean;
  readonly open: OpenDialog;
  readonly onEscape: () => void;
}

/**
 * The printer never confirmed, so a person must look at the paper. Enter answers nothing here, and the
 * keys are not those of payment: a key pressed twice in haste must not decide.
 */
export function AskScreen({ receipt, isActive, open, onEscape }: AskScreenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const [isBusy, once] = useOnce();
  const answer = (printed: boolean): void => once(() => run('resolveReceipt', { printed }));
  const actions: BarActions = { help: () => open({ kind: 'help' }) };
  useHotkeys(
    {
      ...barHotkeys(actions),
      F2: () => answer(true),
      F7: () => answer(false),
      Escape: onEscape,
    },
    isActive,
  );
  useTypedText(() => undefined);
  return (
    <>
      <main className="ask">
        <section className="ask-box" role="alert">
          <PrinterIcon size={72} />
          <h2>{t('ask.title')}</h2>
          <p className="ask-text">{t('ask.text', { number: receipt.number })}</p>
          {receipt.problem !== null && (
            <p className="warning-strip">{problemText(receipt.problem, format)}</p>
          )}
          <p className="soft">{t(receipt.kind === 'refund' ? 'refund.askSafe' : 'ask.safe')}</p>
        </section>
        <div className="ask-answers">
          <Button
            look="cash"
            size="big"
            hotkey="F2"
            keepFocus
            disabled={isBusy}
            onClick={() => answer(true)}
          >
            {t('ask.yes')}
          </Button>
          <Button
            look="card"
            size="big"
            hotkey="F7"
            keepFocus
            disabled={isBusy}
            onClick={() => answer(false)}
          >
            {t('ask.no')}
          </Button>
        </div>
      </main>
      <KeyBar actions={actions} />
    </>
  );
}
