import type { FoundReceipt } from '@verno/shared/contracts/bridge';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { useOnce } from '../dialogs/useOnce.ts';
import { useTypedText } from '../input/typed.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FoundOptions, type FoundOption } from '../ui/FoundOptions.tsx';
import { useReceiptSearch, type ReceiptSearch } from './useReceiptSearch.ts';

const NUMBER_LENGTH_MAX = 40;

/** The receipt goods come back of: by its number or out of the last ones; a scan needs no window. */
export function ReceiptsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useRun();
  const id = useId();
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const [, once] = useOnce();
  const search = useReceiptSearch(text);
  const { receipts } = search;
  const chosen = receipts[Math.min(place, receipts.length - 1)];
  const change = (next: string): void => {
    setText(next.slice(0, NUMBER_LENGTH_MAX));
    setPlace(0);
  };
  useTypedText((typed) => change(text + typed));
  const open = (receipt: FoundReceipt | undefined): void => {
    // Until the answer to this very number is here, Enter would open what nobody looked at.
    if (receipt === undefined || search.answered !== text.trim()) return;
    once(async () => {
      if ((await run('openRefund', { purchaseId: receipt.purchaseId })) === null) onClose();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setPlace(Math.max(0, Math.min(receipts.length - 1, place + step)));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      open(chosen);
    }
  };
  return (
    <Dialog title={t('refund.findTitle')} size="wide" onClose={onClose}>
      <div className="search">
        <div className="field">
          <label htmlFor={id}>{t('refund.number')}</label>
          <input
            id={id}
            data-autofocus
            className="text-field text-field-big"
            role="combobox"
            aria-expanded={receipts.length > 0}
            aria-controls={`${id}-found`}
            aria-autocomplete="list"
            aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.purchaseId}`}
            autoComplete="off"
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <p className="field-hint">{t('refund.numberHint')}</p>
        </div>
        <Says search={search} text={text.trim()} />
        <FoundOptions
          id={id}
          label={t('refund.found')}
          options={receipts.map((receipt) => optionOf(receipt, t, format))}
          chosen={chosen}
          onPick={open}
        />
      </div>
    </Dialog>
  );
}

/** What the list is, or what to do when it is empty. */
function Says({ search, text }: { readonly search: ReceiptSearch; readonly text: string }) {
  const { t } = useTranslation();
  const { answered, receipts, hub } = search;
  const isEmpty = receipts.length === 0;
  const says =
    answered !== text
      ? t('search.searching')
      : text === ''
        ? t(isEmpty ? 'refund.noneYet' : 'refund.last')
        : isEmpty
          ? t(hub === 'silent' ? 'refund.nothingOffline' : 'refund.nothing')
          : t(hub === 'silent' ? 'refund.onlyHere' : 'refund.choose');
  return (
    <p className="search-says" role="status">
      {says}
    </p>
  );
}

function optionOf(
  receipt: FoundReceipt,
  t: ReturnType<typeof useTranslation>['t'],
  format: ReturnType<typeof useFormat>,
): FoundOption<FoundReceipt> {
  const { refunded } = receipt;
  return {
    key: receipt.purchaseId,
    value: receipt,
    name: t('receipt.number', { number: receipt.number }),
    about: [format.wallTime(receipt.soldAt), receipt.soldElsewhere].filter(Boolean).join(' · '),
    figure: format.money(receipt.totalKopecks),
    figureAbout: refunded === 'none' ? null : t(`refund.refunded.${refunded}`),
  };
}
