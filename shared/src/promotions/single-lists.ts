/**
 * Lists of one place: nearly every position has one line, and no list is made anew for it. Not frozen: the
 * engine's loops over frozen lists are slower than making new ones.
 */

const READY = 256;
const singles: readonly (readonly number[])[] = Array.from({ length: READY }, (_, place) => [
  place,
]);

/** `[place]`, never to be changed. */
export function singleList(place: number): readonly number[] {
  return singles[place] ?? [place];
}
