/**
 * Draws vectors until every mechanic, switch and choice of the bundle's forms is in some of them, preferably
 * where it took effect.
 */
import type { Json } from '@verno/shared/kernel/json';
import { engineResult } from '@verno/shared/promotions/result';
import type { EngineResult } from '@verno/shared/promotions/result';
import { hashOf, replay, vector } from '@verno/shared/promotions/golden/replay';
import type { Frame, GoldenFile, Vector } from '@verno/shared/promotions/golden/replay';
import { z } from 'zod';
import { someBundle } from './bundle.ts';
import type { Drawn } from './bundle.ts';
import { allChoices, choicesIn } from './coverage.ts';
import { chanceOf } from './random.ts';
import { FRAME, MOMENTS, someCheque, someMember } from './world.ts';

/** How many vectors there are at least, and how many tries they are drawn from. */
const VECTORS_MIN = 220;
const SEEDS_MAX = 6000;
/** A choice is covered well once it took effect in so many vectors. */
const EFFECTS_MIN = 2;

export interface Drawing {
  readonly frame: Frame;
  readonly vectors: readonly Vector[];
  /** Choices that no vector has. */
  readonly missing: readonly string[];
}

interface Candidate {
  readonly vector: Vector;
  readonly present: ReadonlySet<string>;
  readonly effective: ReadonlySet<string>;
}

/** The first drawing: everything, and what took effect well covered. */
export function drawVectors(): Drawing {
  const counts = new Map<string, number>();
  const spare: Vector[] = [];
  const drawing = draw(1, SEEDS_MAX, new Set(), (candidate, isNew) => {
    const weak = [...candidate.effective].filter(
      (choice) => (counts.get(choice) ?? 0) < EFFECTS_MIN,
    );
    const kept = isNew || weak.length > 0;
    if (kept) for (const one of candidate.effective) counts.set(one, (counts.get(one) ?? 0) + 1);
    else if (candidate.effective.size > 0) spare.push(candidate.vector);
    return kept;
  });
  const filling = spare.slice(0, Math.max(0, VECTORS_MIN - drawing.vectors.length));
  const vectors = [...drawing.vectors, ...filling].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { ...drawing, vectors };
}

/** More vectors for what the forms offer since; those that are there stay as they are. */
export function drawMissing({ vectors }: GoldenFile, seeds: number = SEEDS_MAX): Drawing {
  const present = new Set(vectors.flatMap(({ bundle }) => [...choicesIn(bundle, () => true)]));
  const last = Math.max(0, ...vectors.map(({ id }) => Number(id.slice(1))));
  const more = draw(last + 1, last + seeds, present, (_candidate, isNew) => isNew);
  return { ...more, vectors: [...vectors, ...more.vectors] };
}

/** @param present choices that are there already; grows */
function draw(
  from: number,
  to: number,
  present: Set<string>,
  keeps: (candidate: Candidate, isNew: boolean) => boolean,
): Drawing {
  const frame = z.record(z.string(), z.json()).parse(FRAME);
  const universe = allChoices();
  const isMissing = (choice: string): boolean => universe.has(choice) && !present.has(choice);
  const vectors: Vector[] = [];
  const additions = present.size > 0;
  for (let seed = from; seed <= to; seed += 1) {
    if (additions && ![...universe].some(isMissing)) break;
    const candidate = candidateOf(frame, seed);
    if (candidate === null || !keeps(candidate, [...candidate.present].some(isMissing))) continue;
    for (const choice of candidate.present) present.add(choice);
    vectors.push(candidate.vector);
  }
  return { frame, vectors, missing: [...universe].filter(isMissing) };
}

/** Null where chance made a bundle that is none. */
function candidateOf(frame: Frame, seed: number): Candidate | null {
  const chance = chanceOf(seed);
  const bundle = someBundle(chance);
  const own = z.record(z.string(), z.json()).parse(withoutFrame(bundle));
  const inputs = {
    bundle: own,
    cheque: someCheque(chance),
    facts: someMember(chance),
    at: chance.oneOf(MOMENTS),
  };
  const answer = tryReplay(frame, inputs);
  if (answer === null) return null;
  const result = engineResult.parse(answer);
  const applied = new Set(
    result.trace.filter(({ outcome }) => outcome === 'applied').map((entry) => entry.promotionId),
  );
  const id = `v${String(seed).padStart(5, '0')}`;
  return {
    vector: vector.parse({ id, ...inputs, sha256: hashOf(answer) }),
    present: choicesIn(bundle, () => true),
    effective: new Set([
      ...choicesIn(bundle, (promotionId) =>
        applied.has(z.string().brand('PromotionId').parse(promotionId)),
      ),
      ...seenIn(result),
    ]),
  };
}

function withoutFrame(bundle: Drawn): Drawn {
  return Object.fromEntries(Object.entries(bundle).filter(([key]) => !(key in FRAME)));
}

function tryReplay(frame: Frame, inputs: Parameters<typeof replay>[1]): Json | null {
  try {
    return replay(frame, inputs);
  } catch {
    return null;
  }
}

/** What an answer shows beside prices: reasons, limits, kinds of effects. */
function seenIn(result: EngineResult): string[] {
  return [
    ...result.trace.flatMap(({ reason }) => (reason === null ? [] : [`reason ${reason.code}`])),
    ...result.effects.map(({ kind }) => `effect ${kind}`),
    ...result.coupons.map(({ action }) => `coupon ${action}`),
    ...result.consumptions.map(({ per, unit }) => `limit ${per} ${unit}`),
    ...result.messages.map(({ to }) => `message ${to}`),
    ...(result.redemption === null ? [] : [`redemption ${result.redemption.reason}`]),
    ...(result.redemption !== null && result.redemption.granted > 0 ? ['redemption granted'] : []),
    ...result.accruals.map(({ currency }) => `accrual ${currency}`),
  ];
}
