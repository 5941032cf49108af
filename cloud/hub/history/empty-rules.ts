/** The rules that purchases from before Verno were made by, as far as Verno knows: none. */
import { bundleText } from '@verno/shared/promotions/bundle';

/** Text of the bundle without promotions. It is computed, not published: no till sells by it. */
export function emptyBundleText(partnerId: string): string {
  return bundleText({ schema: 1, partnerId, version: 1, currencies: [], promotions: [] });
}
