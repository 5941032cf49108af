import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRun } from '../app/context.ts';
import { useTypedText } from '../input/typed.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Keypad } from '../ui/Keypad.tsx';
import { useOnce } from './useOnce.ts';

const TEXT_LENGTH_MAX = 64;

/** Finding a member by what he says: a phone or the number on his card. */
export function MemberDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const run = useRun();
  const id = useId();
  const [text, setText] = useState('');
  const [isBusy, once] = useOnce();
  const change = (next: string): void => setText(next.slice(0, TEXT_LENGTH_MAX));
  useTypedText((typed) => change(text + typed));
  const find = (): void => {
    const wanted = text.trim();
    if (wanted === '') return;
    once(async () => {
      // A refusal leaves the window open with what was typed: one digit is often all that is wrong.
      if ((await run('identify', { text: wanted })) === null) onClose();
    });
  };
  return (
    <Dialog title={t('member.dialogTitle')} size="narrow" onClose={onClose} onEnter={find}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <div className="field">
          <label htmlFor={id}>{t('member.field')}</label>
          <input
            id={id}
            data-autofocus
            className="text-field text-field-big"
            inputMode="tel"
            autoComplete="off"
            value={text}
            aria-describedby={`${id}-hint`}
            onChange={(event) => change(event.currentTarget.value)}
          />
          <p id={`${id}-hint`} className="field-hint">
            {t('member.fieldHint')}
          </p>
        </div>
        <Keypad value={text} onChange={change} precision={null} />
        <div className="dialog-actions">
          <Button hotkey="Escape" onClick={onClose}>
            {t('common.back')}
          </Button>
          <Button
            look="primary"
            size="big"
            hotkey="Enter"
            disabled={isBusy || text.trim() === ''}
            onClick={find}
          >
            {t('member.find')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
