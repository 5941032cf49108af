import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkeys } from '../input/hotkeys.ts';
import { CrossIcon } from './icons.tsx';

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
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
  useEffect(() => {
    const wanted = box.current?.querySelector<HTMLElement>('[data-autofocus]') ?? box.current;
    wanted?.focus();
  }, []);
  useHotkeys({ Escape: props.onClose }, true);
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
