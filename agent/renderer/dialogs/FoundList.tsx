import type { FoundGoods } from '@verno/shared/contracts/bridge';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import type { GoodsSearch } from './useGoodsSearch.ts';

export interface FoundListProps {
  /** Prefix of the options' ids. */
  readonly id: string;
  readonly text: string;
  readonly search: GoodsSearch;
  readonly chosen: FoundGoods | undefined;
  readonly onPick: (goods: FoundGoods) => void;
}

/** What the search found, or what to do when it found nothing. */
export function FoundList({ id, text, search, chosen, onPick }: FoundListProps) {
  const { t } = useTranslation();
  const { found } = search;
  const isWaiting = text !== '' && search.answered !== text;
  const says =
    text === ''
      ? t('search.start')
      : isWaiting
        ? t('search.searching')
        : found.length === 0
          ? t('search.nothing')
          : `${t('search.found', { count: found.length })}. ${t('search.keysHint')}`;
  return (
    <>
      <p className="search-says" role="status">
        {says}
      </p>
      <ul id={`${id}-found`} className="found" role="listbox" aria-label={t('search.results')}>
        {found.map((goods) => (
          <Option
            key={goods.sku}
            id={`${id}-${goods.sku}`}
            goods={goods}
            isChosen={goods === chosen}
            onPick={onPick}
          />
        ))}
      </ul>
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly goods: FoundGoods;
  readonly isChosen: boolean;
  readonly onPick: (goods: FoundGoods) => void;
}

/** Keys reach the list through the field above it, so the option itself takes touches only. */
function Option({ id, goods, isChosen, onPick }: OptionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li
      ref={item}
      id={id}
      role="option"
      aria-selected={isChosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onPick(goods)}
    >
      <span className="found-name">
        {goods.name}
        <span className="soft">{[goods.sku, goods.barcode].filter(Boolean).join(' · ')}</span>
      </span>
      <span className="found-price">
        {format.money(goods.priceKopecks)}
        <span className="soft">{t(goods.unit === 'kg' ? 'search.perKg' : 'search.perPiece')}</span>
      </span>
    </li>
  );
}
