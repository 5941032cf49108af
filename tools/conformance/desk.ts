/**
 * What a translation works with: units, names, and a list of what could not be said in our terms. Numbers
 * are carried over exactly or not at all; nothing here rounds what a case says.
 */

/** Gathers what cannot be translated; a case with any such entry is reported, never guessed. */
export interface Desk {
  readonly unsupported: string[];
  readonly names: Names;
}

/** Foreign names as ids of ours. Goods keep the order in which the case lists them. */
interface Names {
  readonly sku: (name: string) => string;
  readonly code: (name: string) => string;
}

const ID_MAX = 64;

export function openDesk(skus: readonly string[]): Desk {
  const bySku = new Map<string, string>();
  const byName = new Map<string, string>();
  const sku = (name: string): string => {
    // Our engine breaks ties by the number of the goods, the sources by the place in the list: so the
    // numbers are given in the order of the list.
    const known = bySku.get(name) ?? numbered(bySku.size, name);
    bySku.set(name, known);
    return known;
  };
  for (const name of skus) sku(name);
  return {
    unsupported: [],
    names: {
      sku,
      code: (name) => {
        const known =
          byName.get(name) ??
          (name.length > 0 && name.length <= ID_MAX ? name : numbered(byName.size, name));
        byName.set(name, known);
        return known;
      },
    },
  };
}

function numbered(place: number, name: string): string {
  return `${String(place).padStart(5, '0')} ${name}`.slice(0, ID_MAX);
}

/** Major units → kopecks. */
export function toKopecks(desk: Desk, major: number, what: string): number {
  return scaled(desk, major, 100, what);
}

/** Percent → basis points. */
export function toBp(desk: Desk, percent: number, what: string): number {
  return scaled(desk, percent, 100, what);
}

/** Units → thousandths. */
export function toMilli(desk: Desk, units: number, what: string): number {
  return scaled(desk, units, 1000, what);
}

/** Points → hundredths of a point. */
export function toPoints(desk: Desk, points: number, what: string): number {
  return scaled(desk, points, 100, what);
}

/** True where a decimal number is whole in hundredths. */
export function isWhole(value: number, scale: number): boolean {
  return Math.abs(value * scale - Math.round(value * scale)) < 1e-6 * Math.max(1, value);
}

function scaled(desk: Desk, value: number, scale: number, what: string): number {
  if (!isWhole(value, scale)) {
    desk.unsupported.push(`${what} ${value} is finer than 1/${scale}`);
  }
  return Math.round(value * scale);
}

export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
