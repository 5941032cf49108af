/** Presets from a file: the same rules as for every other input. */
import { BODY, listOf, object, oneOf, text } from './input.ts';
import type { Preset } from './state.ts';

const PRESETS_MAX = 200;
const readList = listOf(
  object({ title: text(120), code: text(4000), kind: oneOf(['goods', 'card', 'swipe']) }),
  PRESETS_MAX,
);

/** Throws with the name of the wrong field. */
export function readPresets(json: unknown): Preset[] {
  return readList(json, BODY);
}
