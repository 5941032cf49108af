import { useId } from 'react';
import { cleanAmount } from '../input/amount.ts';
import { useTypedText } from '../input/typed.ts';

export interface AmountFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Digits after the comma. */
  readonly precision: number;
  readonly unit: string;
  readonly placeholder?: string;
  readonly error?: string | null;
  readonly hint?: string;
}

/** A big field for a number. Digits typed while a button has the focus land in it too. */
export function AmountField(props: AmountFieldProps) {
  const id = useId();
  const { value, onChange, precision, error = null } = props;
  useTypedText((text) => onChange(cleanAmount(value + text, precision)));
  const note = error ?? props.hint;
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="amount">
        <input
          id={id}
          data-autofocus
          inputMode="decimal"
          autoComplete="off"
          value={value}
          placeholder={props.placeholder}
          aria-invalid={error !== null}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => onChange(cleanAmount(event.currentTarget.value, precision))}
        />
        <span className="amount-unit">{props.unit}</span>
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className={error === null ? 'field-hint' : 'field-error'}>
          {note}
        </p>
      )}
    </div>
  );
}
