import { useId, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkeys } from '../input/hotkeys.ts';
import { CrossIcon } from './icons.tsx';

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

const NOTHING = (): void => undefined;

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Enter while neither a field nor a button has the focus; fields submit their own form. */
  readonly onEnter?: () => void;
  readonly children: ReactNode;
  readonly size?: 'narrow' | 'normal' | 'wide';
  /** `alertdialog` for questions that must be answered. */
  readonly role?: 'dialog' | 'alertdialog';
}

/**
 * A window over the sale. The focus goes to the part marked `data-autofocus` (else to the window) and
 * cannot leave by Tab; what lies behind is made inert by whoever shows the window.
 */
export function Dialog(props: DialogProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const box = useRef<HTMLDivElement>(null);
  // Before the next key can arrive: a cashier types on without waiting for the picture.
  useLayoutEffect(() => {
    const wanted = box.current?.querySelector<HTMLElement>('[data-autofocus]') ?? box.current;
    wanted?.focus();
  }, []);
  const { onClose, onEnter = NOTHING } = props;
  useHotkeys({ Escape: onClose, Enter: onEnter }, true);
  return (
    <div className="scrim">
      <div
        ref={box}
        className={`dialog dialog-${props.size ?? 'normal'}`}
        role={props.role ?? 'dialog'}
        aria-modal="true"
        aria-labelledby={titleId}
        tabIndex={-1}
        onKeyDown={keepFocusInside}
      >
        <header className="dialog-head">
          <h2 id={titleId}>{props.title}</h2>
          <button
            type="button"
            className="icon-button"
            onClick={props.onClose}
            aria-label={t('common.close')}
            aria-keyshortcuts="Escape"
          >
            <CrossIcon />
          </button>
        </header>
        <div className="dialog-body">{props.children}</div>
      </div>
    </div>
  );
}

function keepFocusInside(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'Tab') return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (stop) => stop.tabIndex >= 0,
  );
  const edge = event.shiftKey ? stops.at(0) : stops.at(-1);
  const isOutside = document.activeElement === event.currentTarget && event.shiftKey;
  if (document.activeElement !== edge && !isOutside) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops.at(0))?.focus();
}
