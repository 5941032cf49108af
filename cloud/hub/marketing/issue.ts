/** Coupons that purchases bring: made in sets, an emission at a time, each purchase's once. */
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Tx } from '../store/database.ts';
import { attempt } from './attempt.ts';
import { lockEmission, readEmission } from './emissions.ts';
import type { Emission } from './emissions.ts';
import { makeShares, servedBefore } from './make.ts';
import type { MakeParts, Share } from './make.ts';

export interface Issued {
  /** Emission → coupons made of it. The caller counts them, last of all: every till of the partner makes of it. */
  readonly made: ReadonlyMap<string, number>;
  /** Purchases that got less than their promotions gave. */
  readonly refused: ReadonlySet<PurchaseFact>;
}

interface Wanted {
  readonly fact: PurchaseFact;
  readonly share: Share;
}

/** Makes the coupons of these purchases, in their order while the emission has any. Members are locked. */
export async function issueCoupons(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Issued> {
  const made = new Map<string, number>();
  const refused = new Set<PurchaseFact>();
  const byEmission = wantedOf(parts, facts);
  for (const [emissionId, wanted] of [...byEmission].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const found = await openEmission(tx, partnerId, emissionId);
    const ids = wanted.map(({ fact }) => fact.purchaseId);
    const served = await servedBefore(tx, partnerId, emissionId, ids);
    let left = found?.left ?? 0;
    const fitting = wanted.filter(({ fact, share }) => {
      if (served.has(fact.purchaseId)) return false;
      const fits = share.count <= left;
      if (fits) left -= share.count;
      else refused.add(fact);
      return fits;
    });
    if (found === null || fitting.length === 0) continue;
    const done = await makeAll(tx, parts, partnerId, found.emission, fitting);
    for (const { fact } of done.refused) refused.add(fact);
    made.set(emissionId, done.count);
  }
  return { made, refused };
}

function wantedOf(parts: MakeParts, facts: readonly PurchaseFact[]): Map<string, Wanted[]> {
  const wanted = facts.flatMap((fact) => {
    const memberId = fact.facts?.memberId;
    if (memberId === undefined) return [];
    const issued = fact.result.coupons.filter((coupon) => coupon.action === 'issue');
    const cause = { kind: 'purchase' as const, id: fact.purchaseId, nowMs: parts.nowMs };
    return [...Map.groupBy(issued, (one) => one.code)].map(([emissionId, own]) => ({
      emissionId,
      fact,
      share: { cause, memberId, count: own.length },
    }));
  });
  return Map.groupBy(wanted, (one) => one.emissionId);
}

/** An emission with an end is held by whoever makes of it; from the others all tills make at once. */
async function openEmission(
  tx: Tx,
  partnerId: string,
  emissionId: string,
): Promise<{ readonly emission: Emission; readonly left: number } | null> {
  const emission = await readEmission(tx, partnerId, emissionId);
  if (emission === null) return null;
  if (emission.couponsMax === null) return { emission, left: Number.POSITIVE_INFINITY };
  const locked = await lockEmission(tx, partnerId, emissionId);
  if (locked === null) return null;
  const left =
    locked.couponsMax === null ? Number.POSITIVE_INFINITY : locked.couponsMax - locked.made;
  return { emission: locked, left };
}

/** All at once; where the numbers run out, one purchase after the other, as far as they go. */
async function makeAll(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  emission: Emission,
  wanted: readonly Wanted[],
): Promise<{ readonly count: number; readonly refused: readonly Wanted[] }> {
  const make = (some: readonly Wanted[]) =>
    attempt(tx, () =>
      makeShares(tx, parts, { partnerId, emission, shares: some.map((one) => one.share) }),
    );
  const all = await make(wanted);
  if (all.ok) return { count: all.value.length, refused: [] };
  let count = 0;
  const refused: Wanted[] = [];
  for (const one of wanted) {
    const done = await make([one]);
    if (done.ok) count += done.value.length;
    else refused.push(one);
  }
  return { count, refused };
}
