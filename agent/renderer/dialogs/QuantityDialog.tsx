import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amountText } from '../input/amount.ts';
import { AmountField } from '../ui/AmountField.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Keypad } from '../ui/Keypad.tsx';
import { typedQuantity } from './quantity.ts';
import { useOnce } from './useOnce.ts';

export interface QuantityDialogProps {
  readonly title: string;
  readonly name: string;
  readonly unit: 'piece' | 'kg';
  /** Proposed while nothing was typed, in thousandths. */
  readonly quantityMilli: number;
  /** What was typed before the key; empty proposes the line's present quantity. */
  readonly typed: string;
  readonly onApply: (quantityMilli: number) => Promise<unknown>;
  readonly onClose: () => void;
}

/** How many pieces, or what weight. */
export function QuantityDialog(props: QuantityDialogProps) {
  const { typed, unit, quantityMilli, onClose } = props;
  const { t } = useTranslation();
  const [text, setText] = useState(typed === '' ? amountText(quantityMilli, 3) : typed);
  const [isFresh, setFresh] = useState(typed === '');
  const [wrong, setWrong] = useState<'wrong' | 'wrongPiece' | null>(null);
  const [isBusy, once] = useOnce();
  const isPiece = unit === 'piece';
  const change = (next: string): void => {
    setText(next);
    setFresh(false);
    setWrong(null);
  };
  const step = (by: 1 | -1): void => {
    const now = typedQuantity(text, unit);
    change(amountText(Math.max(1, ('milli' in now ? now.milli / 1000 : 0) + by) * 1000, 3));
  };
  const apply = (): void => {
    const wanted = typedQuantity(text, unit);
    if ('problem' in wanted) return setWrong(wanted.problem);
    return once(async () => {
      await props.onApply(wanted.milli);
      onClose();
    });
  };
  return (
    <Dialog title={props.title} size="narrow" onClose={onClose} onEnter={apply}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <p className="dialog-text">{props.name}</p>
        <AmountField
          label={t(isPiece ? 'quantity.piece' : 'quantity.kg')}
          value={text}
          onChange={change}
          precision={isPiece ? 0 : 3}
          unit={t(isPiece ? 'common.pieces' : 'common.kg')}
          error={wrong === null ? null : t(`quantity.${wrong}`)}
        />
        {isPiece && (
          <div className="steppers">
            <Button size="big" keepFocus label={t('quantity.less')} onClick={() => step(-1)}>
              −
            </Button>
            <Button size="big" keepFocus label={t('quantity.more')} onClick={() => step(1)}>
              +
            </Button>
          </div>
        )}
        <Keypad value={text} onChange={change} precision={isPiece ? 0 : 3} isFresh={isFresh} />
        <div className="dialog-actions">
          <Button hotkey="Escape" onClick={onClose}>
            {t('common.back')}
          </Button>
          <Button look="primary" size="big" hotkey="Enter" disabled={isBusy} onClick={apply}>
            {t('quantity.apply')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
