import type { FoundGoods } from '@verno/shared/contracts/bridge';
import { useEffect, useState } from 'react';
import { useFace } from '../app/context.ts';

const PAUSE_MS = 90;
/** More would not be read; the cashier types another letter instead. */
const FOUND_SHOWN_MAX = 50;

export interface GoodsSearch {
  /** What the goods below answer; behind `text` while the engine searches. */
  readonly answered: string;
  readonly found: readonly FoundGoods[];
}

const NOTHING: GoodsSearch = { answered: '', found: [] };

/** Goods for a text, asked for after a short pause in typing; late answers to older texts are dropped. */
export function useGoodsSearch(text: string): GoodsSearch {
  const { bridge, notify } = useFace();
  const [search, setSearch] = useState(NOTHING);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') return undefined;
    let isOld = false;
    const timer = setTimeout(async () => {
      const answer = await bridge.command('searchGoods', { text: wanted });
      if (isOld) return;
      if (answer.ok) setSearch({ answered: wanted, found: answer.value.slice(0, FOUND_SHOWN_MAX) });
      else notify('error', answer.error);
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [bridge, notify, wanted]);
  return wanted === '' ? NOTHING : search;
}
