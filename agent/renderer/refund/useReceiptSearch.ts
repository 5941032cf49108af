import type { BridgeOutput } from '@verno/shared/contracts/bridge';
import { useEffect, useState } from 'react';
import { useFace } from '../app/context.ts';

/** The hub is asked for each number, so a typing cashier is given time. */
const PAUSE_MS = 200;

export interface ReceiptSearch extends BridgeOutput<'findReceipts'> {
  /** The number that the receipts below answer; null before the first answer. */
  readonly answered: string | null;
}

const NOTHING: ReceiptSearch = { answered: null, receipts: [], hub: 'not_asked' };

/** Receipts for a number, or the last ones; late answers to older numbers are dropped. */
export function useReceiptSearch(text: string): ReceiptSearch {
  const { bridge, notify } = useFace();
  const [search, setSearch] = useState(NOTHING);
  const number = text.trim();
  useEffect(() => {
    let isOld = false;
    const ask = async (): Promise<void> => {
      const answer = await bridge.command('findReceipts', { number });
      if (isOld) return;
      if (answer.ok) setSearch({ answered: number, ...answer.value });
      else notify('error', answer.error);
    };
    const timer = setTimeout(() => void ask(), number === '' ? 0 : PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [bridge, notify, number]);
  return search;
}
