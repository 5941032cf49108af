/** Lists of personal goods: what a member chose, or was given, as his own. */
import type { MemberFacts } from './cheque.ts';
import { own } from './own.ts';

/** Lists that the bundle asks for, with their articles. */
export type PersonalGoods = readonly {
  readonly list: string;
  readonly skus: ReadonlySet<string>;
}[];

/**
 * Reads the member's lists and notes that they were read.
 * @param asked lists that some filter of the bundle names
 * @returns null where nothing is asked or known
 */
export function readPersonal(
  asked: ReadonlySet<string>,
  member: MemberFacts | null,
  factsRead: Set<string>,
): PersonalGoods | null {
  if (asked.size === 0 || member === null) return null;
  const known: { list: string; skus: ReadonlySet<string> }[] = [];
  for (const list of asked) {
    factsRead.add(`member.goods.${list}`);
    const skus = own(member.goods, list);
    if (skus !== undefined) known.push({ list, skus: new Set<string>(skus) });
  }
  return known.length === 0 ? null : known;
}

export function listsOf(personal: PersonalGoods, sku: string): string[] {
  return personal.flatMap(({ list, skus }) => (skus.has(sku) ? [list] : []));
}
