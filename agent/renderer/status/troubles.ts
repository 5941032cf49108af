/** The short name of a trouble for the strip; the dialog says it in full. */
import type { Problem } from '@verno/shared/kernel/text';

const NAMES = {
  'store.disk_low': 'diskLow',
  'store.disk_out': 'diskOut',
  'store.damage_found': 'damaged',
  'store.rebuilt': 'rebuilt',
  'store.rebuilt_with_loss': 'rebuiltWithLoss',
} as const satisfies Record<string, string>;

type TroubleName = (typeof NAMES)[keyof typeof NAMES] | 'other';

/** A trouble of a newer engine is shown all the same. */
export function troubleName({ code }: Problem): TroubleName {
  return isKnown(code) ? NAMES[code] : 'other';
}

function isKnown(code: string): code is keyof typeof NAMES {
  return Object.hasOwn(NAMES, code);
}
