import type { FoundGoods } from '@verno/shared/contracts/bridge';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useRun } from '../app/context.ts';
import { useTypedText } from '../input/typed.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { LetterPad } from '../ui/LetterPad.tsx';
import { FoundList } from './FoundList.tsx';
import { useGoodsSearch } from './useGoodsSearch.ts';
import { useOnce } from './useOnce.ts';

const TEXT_LENGTH_MAX = 100;

export interface SearchDialogProps {
  /** A letter typed on the sale screen begins the search. */
  readonly initial: string;
  readonly onClose: () => void;
}

/** Goods by name, article or barcode; arrows choose, Enter adds. */
export function SearchDialog({ initial, onClose }: SearchDialogProps) {
  const { t } = useTranslation();
  const run = useRun();
  const id = useId();
  const [text, setText] = useState(initial);
  const [place, setPlace] = useState(0);
  const [hasPad, setHasPad] = useState(false);
  const [, once] = useOnce();
  const search = useGoodsSearch(text);
  const { found } = search;
  const chosen = found[Math.min(place, found.length - 1)];
  const change = (next: string): void => {
    setText(next.slice(0, TEXT_LENGTH_MAX));
    setPlace(0);
  };
  useTypedText((typed) => change(text + typed));
  const add = (goods: FoundGoods | undefined): void => {
    // Until the answer to this very text is here, Enter would add what nobody looked at.
    if (goods === undefined || search.answered !== text.trim()) return;
    once(async () => {
      if ((await run('addGoods', { sku: goods.sku })) === null) onClose();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setPlace(Math.max(0, Math.min(found.length - 1, place + step)));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      add(chosen);
    }
  };
  return (
    <Dialog title={t('search.title')} size="wide" onClose={onClose}>
      <div className="search">
        <div className="field">
          <label htmlFor={id}>{t('search.field')}</label>
          <div className="search-line">
            <input
              id={id}
              data-autofocus
              className="text-field text-field-big"
              role="combobox"
              aria-expanded={found.length > 0}
              aria-controls={`${id}-found`}
              aria-autocomplete="list"
              aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.sku}`}
              autoComplete="off"
              value={text}
              onChange={(event) => change(event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
            <Button keepFocus onClick={() => setHasPad(!hasPad)}>
              {t(hasPad ? 'search.hideKeyboard' : 'search.showKeyboard')}
            </Button>
          </div>
        </div>
        <FoundList id={id} text={text.trim()} search={search} chosen={chosen} onPick={add} />
        {hasPad && <LetterPad value={text} onChange={change} />}
      </div>
    </Dialog>
  );
}
