import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { useHotkeys } from '../input/hotkeys.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useOnce } from './useOnce.ts';

/** Asks before the open cheque is thrown away: F8 again says yes, Enter and Esc go back. */
export function CancelDialog(props: { readonly view: TillView; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const [isBusy, once] = useOnce();
  const { lines, totals } = props.view;
  const cancel = (): void =>
    once(async () => {
      await run('cancel', null);
      props.onClose();
    });
  useHotkeys({ F8: cancel }, true);
  const sum = format.money(totals.totalKopecks);
  return (
    <Dialog
      title={t('cancel.title')}
      role="alertdialog"
      onClose={props.onClose}
      onEnter={props.onClose}
    >
      <p className="dialog-text">
        {lines.length === 0
          ? t('cancel.memberOnly')
          : t('cancel.text', { count: lines.length, sum })}
      </p>
      <div className="dialog-actions">
        <Button hotkey="Escape" onClick={props.onClose}>
          {t('cancel.keep')}
        </Button>
        <Button look="danger" size="big" hotkey="F8" disabled={isBusy} onClick={cancel}>
          {t('cancel.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}
