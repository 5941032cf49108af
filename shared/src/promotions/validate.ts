/** What makes a bundle wrong as a whole: doubled ids, events nobody raises in time, events in a circle. */
import type { BundleModel } from './bundle.ts';
import type { CompiledPromotion } from './program.ts';
import { listSteps } from './steps.ts';
import type { BundleProblem } from './mechanic.ts';

/** Two things of one name: nobody could say which is meant. */
export function doubledIds(model: BundleModel): BundleProblem[] {
  const problems: BundleProblem[] = [];
  const lists: readonly (readonly [string, readonly { readonly id: string }[]])[] = [
    ['promotions', model.promotions],
    ['groups', model.groups],
    ['categories', model.categories],
    ['stackingGroups', model.stackingGroups],
    ['budgets', model.budgets],
    ['emissions', model.emissions],
    ['currencies', model.currencies.map(({ code }) => ({ id: code }))],
  ];
  for (const [at, list] of lists) {
    for (const value of repeated(list)) problems.push(problem('doubled_id', at, value, null));
  }
  for (const promotion of model.promotions) {
    for (const at of ['rules', 'limits'] as const) {
      for (const value of repeated(promotion[at])) {
        problems.push(problem('doubled_id', at, value, promotion));
      }
    }
  }
  const codes = new Set<string>();
  for (const code of model.emissions.flatMap((emission) => emission.publicCodes)) {
    const upper = code.toUpperCase();
    if (codes.has(upper)) problems.push(problem('doubled_code', 'emissions', code, null));
    codes.add(upper);
  }
  return problems;
}

/** A place in the engine's order: phase, promotion, rule. */
type Turn = readonly [number, number, number];

interface Hearing {
  readonly name: string;
  readonly promotion: CompiledPromotion;
  readonly turn: Turn;
}

/** Each event heard must be raised by a rule whose turn comes before; circles are named as such. */
export function brokenEvents(promotions: readonly CompiledPromotion[]): BundleProblem[] {
  const heard = hearings(promotions);
  if (heard.length === 0) return [];
  const raised = raisings(promotions);
  const circle = new Set(inCircle(heard, raised));
  return heard.flatMap((one) => {
    const sources = raised.get(one.name) ?? [];
    if (sources.some((source) => isBefore(source.turn, one.turn))) return [];
    const kind = circle.has(one.promotion) ? 'event_circle' : 'event_too_late';
    return [
      problem(
        sources.length === 0 ? 'event_without_source' : kind,
        'event',
        one.name,
        one.promotion,
      ),
    ];
  });
}

function hearings(promotions: readonly CompiledPromotion[]): Hearing[] {
  const heard: Hearing[] = [];
  for (const promotion of promotions) {
    for (const [place, rule] of promotion.rules.entries()) {
      for (const name of rule.conditions.flatMap((condition) => condition.hears)) {
        heard.push({ name, promotion, turn: firstTurn(promotion, place) });
      }
    }
  }
  return heard;
}

function raisings(promotions: readonly CompiledPromotion[]): Map<string, Hearing[]> {
  const raised = new Map<string, Hearing[]>();
  for (const promotion of promotions) {
    for (const { phase, place, raises } of listSteps(promotion.steps)) {
      for (const name of raises) {
        const turn: Turn = [phase, promotion.ordinal, place];
        raised.set(name, [...(raised.get(name) ?? []), { name, promotion, turn }]);
      }
    }
  }
  return raised;
}

function firstTurn(promotion: CompiledPromotion, place: number): Turn {
  const own = listSteps(promotion.steps).filter((step) => step.place === place);
  return [Math.min(...own.map((step) => step.phase)), promotion.ordinal, place];
}

function isBefore(a: Turn, b: Turn): boolean {
  return (a[0] - b[0] || a[1] - b[1] || a[2] - b[2]) < 0;
}

/** Promotions that wait, directly or through others, for an event of their own making. */
function inCircle(
  heard: readonly Hearing[],
  raised: ReadonlyMap<string, readonly Hearing[]>,
): CompiledPromotion[] {
  const waitsFor = new Map<CompiledPromotion, CompiledPromotion[]>();
  for (const { name, promotion } of heard) {
    const sources = (raised.get(name) ?? []).map((source) => source.promotion);
    waitsFor.set(promotion, [...(waitsFor.get(promotion) ?? []), ...sources]);
  }
  return [...waitsFor.keys()].filter((start) => {
    const seen = new Set<CompiledPromotion>();
    const queue = [...(waitsFor.get(start) ?? [])];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...(waitsFor.get(next) ?? []));
    }
    return false;
  });
}

function repeated(list: readonly { readonly id: string }[]): string[] {
  if (list.length < 2) return [];
  const seen = new Set<string>();
  return list.flatMap(({ id }) => {
    if (seen.has(id)) return [id];
    seen.add(id);
    return [];
  });
}

function problem(
  kind: string,
  at: string,
  value: string,
  promotion: { readonly id: string; readonly name: string } | null,
): BundleProblem {
  return {
    kind,
    promotionId: promotion?.id ?? null,
    promotionName: promotion?.name ?? null,
    at,
    value,
  };
}
