/**
 * A program for one place and one day: promotions that cannot run there then are left out. A till does
 * this when a bundle comes and when a day begins; the answers are the same, only quicker.
 */
import type { PartnerId, StoreId, TillId } from '../kernel/ids.ts';
import { addDays } from './calendar.ts';
import type { CompiledPromotion, Program } from './program.ts';
import { buildIndex } from './trigger-index.ts';

export interface Place {
  readonly partnerId: PartnerId;
  readonly storeId: StoreId;
  readonly tillId: TillId;
}

/**
 * @param date the store's local date, `YYYY-MM-DD`; promotions of the next day are kept too, so that a
 *   shop open past midnight need not hurry
 */
export function specialise(program: Program, place: Place, date: string): Program {
  const from = `${date}T00:00:00`;
  const to = `${addDays(date, 2)}T00:00:00`;
  const kept = program.promotions.filter(
    ({ reach }) =>
      fits(reach.partners, place.partnerId) &&
      fits(reach.stores, place.storeId) &&
      fits(reach.tills, place.tillId) &&
      (reach.from === null || reach.from < to) &&
      (reach.to === null || reach.to > from),
  );
  const promotions: CompiledPromotion[] = [];
  for (const promotion of kept) promotions.push({ ...promotion, ordinal: promotions.length });
  return {
    ...program,
    promotions,
    index: buildIndex(
      promotions.map((promotion) => promotion.sign),
      program.groups,
      program.categories.chains,
    ),
  };
}

function fits(wanted: readonly string[], own: string): boolean {
  return wanted.length === 0 || wanted.includes(own);
}
