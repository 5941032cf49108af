import type { TillView } from '@verno/shared/contracts/bridge';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { problemText } from '../i18n/problems.ts';
import { amountMinor, amountText } from '../input/amount.ts';
import { bonusName, type BonusView } from '../sale/bonus.ts';
import { AmountField } from '../ui/AmountField.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Keypad } from '../ui/Keypad.tsx';
import { useOnce } from './useOnce.ts';

export interface RedeemDialogProps {
  readonly member: NonNullable<TillView['member']>;
  readonly onClose: () => void;
}

/** Paying with bonuses: how much may go and why no more. */
export function RedeemDialog({ member, onClose }: RedeemDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const best = member.bonuses.find((each) => each.redeemLimit > 0) ?? member.bonuses[0];
  const [currency, setCurrency] = useState(best?.currency ?? '');
  const bonus = member.bonuses.find((each) => each.currency === currency);
  if (bonus === undefined) return null;
  return (
    <Dialog title={t('redeem.title')} onClose={onClose}>
      {member.bonuses.length > 1 && (
        <div className="quick" role="group" aria-label={t('redeem.title')}>
          {member.bonuses.map((each) => (
            <Button
              key={each.currency}
              keepFocus
              look={each.currency === currency ? 'primary' : 'plain'}
              onClick={() => setCurrency(each.currency)}
            >
              {bonusName(each, format.language)}
            </Button>
          ))}
        </div>
      )}
      <RedeemForm key={currency} bonus={bonus} onClose={onClose} />
    </Dialog>
  );
}

function RedeemForm({
  bonus,
  onClose,
}: {
  readonly bonus: BonusView;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const { precision, redeemLimit } = bonus;
  const [text, setText] = useState(amountText(bonus.redeemed || redeemLimit, precision));
  const [isFresh, setFresh] = useState(true);
  const [isBusy, once] = useOnce();
  const limit = format.bonus(redeemLimit, precision);
  const amount = amountMinor(text, precision) ?? 0;
  const change = (next: string): void => {
    setText(next);
    setFresh(false);
  };
  const redeem = (wanted: number): void =>
    once(async () => {
      if ((await run('redeem', { currency: bonus.currency, amount: wanted })) === null) onClose();
    });
  const tooMuch = amount > redeemLimit ? t('redeem.tooMuch', { limit }) : null;
  return (
    <form
      className="pay-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (tooMuch === null && redeemLimit > 0) redeem(amount);
      }}
    >
      <div className="pay-sums">
        <p className="pay-figure">
          <span>{t('member.balance')}</span>
          <strong>{format.bonus(bonus.available, precision)}</strong>
        </p>
        <AmountField
          label={t('redeem.field')}
          value={text}
          onChange={change}
          precision={precision}
          unit={bonusName(bonus, format.language)}
          error={tooMuch}
          hint={redeemLimit > 0 ? t('redeem.limit', { limit }) : t('redeem.nothing')}
        />
        <p className="reason">{problemText({ code: bonus.redeemReason, params: {} }, format)}</p>
        <div className="quick">
          <Button keepFocus onClick={() => change(amountText(redeemLimit, precision))}>
            {t('redeem.all', { limit })}
          </Button>
          <Button disabled={isBusy || bonus.redeemed === 0} onClick={() => redeem(0)}>
            {t('redeem.none')}
          </Button>
        </div>
      </div>
      <div className="pay-pad">
        <Keypad value={text} onChange={change} precision={precision} isFresh={isFresh} />
      </div>
      <div className="dialog-actions">
        <Button hotkey="Escape" onClick={onClose}>
          {t('common.back')}
        </Button>
        <Button
          look="bonus"
          size="big"
          hotkey="Enter"
          disabled={isBusy || tooMuch !== null || redeemLimit === 0}
          onClick={() => redeem(amount)}
        >
          {t('redeem.apply')}
        </Button>
      </div>
    </form>
  );
}
