import { isZero } from '../text/format.ts';
import { useFormat } from '../text/use-format.tsx';
import { Nothing } from './Nothing.tsx';

interface FigureProps {
  /** Decimal text as the API gives it. */
  readonly value: string;
  /** `money` has «₽», `amount` is a bare figure, `signed` shows + and −. */
  readonly kind?: 'money' | 'amount' | 'signed';
  /** Shown with a minus before it: what was taken off. */
  readonly taken?: boolean;
  /** A zero is shown as a quiet dash, so that the eye finds what is there. */
  readonly quietZero?: boolean;
}

/** A figure with digits of equal width. */
export function Figure({ value, kind = 'money', taken = false, quietZero = false }: FigureProps) {
  const format = useFormat();
  if (quietZero && isZero(value)) return <Nothing />;
  const text = format[kind](value);
  return <span className="verno-figure">{taken && !isZero(value) ? `\u2212${text}` : text}</span>;
}
