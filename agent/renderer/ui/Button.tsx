import type { ReactNode } from 'react';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly look?: 'plain' | 'primary' | 'cash' | 'card' | 'bonus' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'big';
  /** Key printed on the button; `KeyboardEvent.key` names. */
  readonly hotkey?: string;
  readonly disabled?: boolean;
  readonly label?: string;
  /** Touching the button leaves the focus where it is: for buttons that stand for keys. */
  readonly keepFocus?: boolean;
  readonly id?: string;
}

/** A button of at least 48 px with its key printed on it. */
export function Button(props: ButtonProps) {
  const { look = 'plain', size = 'normal', hotkey } = props;
  return (
    <button
      type="button"
      id={props.id}
      className={`button button-${look} button-${size}`}
      onClick={props.onClick}
      onMouseDown={props.keepFocus === true ? (event) => event.preventDefault() : undefined}
      disabled={props.disabled}
      aria-label={props.label}
      aria-keyshortcuts={hotkey}
    >
      <span className="button-text">{props.children}</span>
      {hotkey !== undefined && <KeyCap name={hotkey} />}
    </button>
  );
}

/** The picture of a key; the name is told to screen readers by `aria-keyshortcuts`. */
export function KeyCap({ name }: { readonly name: string }) {
  return (
    <kbd className="keycap" aria-hidden="true">
      {SHORT[name] ?? name}
    </kbd>
  );
}

const SHORT: Readonly<Record<string, string>> = { Escape: 'Esc', Delete: 'Del' };
