import type { TillView } from '@verno/shared/contracts/bridge';
import type { Language } from '@verno/shared/kernel/text';

export type BonusView = NonNullable<TillView['member']>['bonuses'][number];

/** Name of a bonus currency in the screen's language. */
export function bonusName(bonus: Pick<BonusView, 'currencyName'>, language: Language): string {
  return bonus.currencyName[language];
}
