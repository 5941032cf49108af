import type { FoundGoods } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { FoundOptions } from '../ui/FoundOptions.tsx';
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
  const format = useFormat();
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
      <FoundOptions
        id={id}
        label={t('search.results')}
        options={found.map((goods) => ({
          key: goods.sku,
          value: goods,
          name: goods.name,
          about: [goods.sku, goods.barcode].filter(Boolean).join(' · '),
          figure: format.money(goods.priceKopecks),
          figureAbout: t(goods.unit === 'kg' ? 'search.perKg' : 'search.perPiece'),
        }))}
        chosen={chosen}
        onPick={onPick}
      />
    </>
  );
}
