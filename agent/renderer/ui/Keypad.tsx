import { useTranslation } from 'react-i18next';
import { cleanAmount } from '../input/amount.ts';
import { EraseIcon } from './icons.tsx';

const DIGITS = ['7', '8', '9', '4', '5', '6', '1', '2', '3'] as const;

export interface KeypadProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Digits after the comma; null for codes and phones, which are no amounts. */
  readonly precision: number | null;
  /** The next digit begins anew: the value on the screen was only proposed. */
  readonly isFresh?: boolean;
}

/** Number buttons for fingers. They never take the focus from the field. */
export function Keypad({ value, onChange, precision, isFresh = false }: KeypadProps) {
  const { t } = useTranslation();
  const put = (text: string): void => {
    const next = (isFresh ? '' : value) + text;
    onChange(precision === null ? next : cleanAmount(next, precision));
  };
  return (
    <div className="keypad" role="group" aria-label={t('common.keypad')}>
      {DIGITS.map((digit) => (
        <PadKey key={digit} onPress={() => put(digit)}>
          {digit}
        </PadKey>
      ))}
      {precision === null || precision === 0 ? (
        <PadKey label={t('common.clear')} onPress={() => onChange('')}>
          C
        </PadKey>
      ) : (
        <PadKey label={t('common.comma')} onPress={() => put(',')}>
          ,
        </PadKey>
      )}
      <PadKey onPress={() => put('0')}>0</PadKey>
      <PadKey label={t('common.erase')} onPress={() => onChange(isFresh ? '' : value.slice(0, -1))}>
        <EraseIcon />
      </PadKey>
    </div>
  );
}

function PadKey(props: {
  readonly children: React.ReactNode;
  readonly label?: string;
  readonly onPress: () => void;
}) {
  return (
    <button
      type="button"
      className="pad-key"
      aria-label={props.label}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}
