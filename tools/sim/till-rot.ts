/**
 * Damage between the wire and the disk, as far as a set hash can tell it: an item that was never applied (an
 * end among them), a key or a position with a wrong bit. A set hash covers neither values nor rows that rot
 * after they were counted, so this world damages none of those.
 */
import type { ChunkLine, Item, TillDisk } from './model.ts';
import type { Run } from './till-process.ts';

interface Damaged {
  readonly items: readonly Item[];
  /** Keys that do not stand as the hub sent them. */
  readonly keys: readonly string[];
}

/** How likely a bad memory strikes the next lines: about once a snapshot. */
const LINE_ROTS = 0.1;

/** One item of the page is damaged if the till is due for it; null when none is. `disk`: what the page goes to. */
export function damagedPage(
  { world, self }: Run,
  { items: held, generation }: TillDisk,
  items: readonly Item[],
): Damaged | null {
  if (self.rots.pages === 0 || items.length === 0) return null;
  const at = Math.floor(world.random01() * items.length);
  const item = items[at];
  // Of a key that the page has twice the later state would mend the earlier at once.
  if (item === undefined || items.findLastIndex(({ key }) => key === item.key) !== at) return null;
  const { key, value, position } = item;
  const lost = world.random01() < 0.4;
  const isAway = value === null && held.get(key)?.generation !== generation;
  const isForged = value?.kind === 'bundle' && value.bundle.signature === undefined;
  if (isAway || isForged) return null;
  self.rots.pages -= 1;
  const others = items.filter((one) => one !== item);
  if (lost || value === null) {
    world.say(() => `${self.name}: ${value === null ? 'удаление' : 'изменение'} ${key} пропало`);
    return { items: others, keys: [key] };
  }
  const wrong = wrongBit(item, world.random01() < 0.5);
  world.say(
    () => `${self.name}: сгнил бит, вместо ${key}@${position} ${wrong.key}@${wrong.position}`,
  );
  const keys = wrong.key === key ? [key] : [key, wrong.key];
  return { items: [...others, wrong].toSorted((a, b) => a.position - b.position), keys };
}

/** The same for lines of a snapshot on their way to the shadow. */
export function damagedLines(
  { world, self }: Run,
  lines: readonly ChunkLine[],
): readonly ChunkLine[] {
  const [first, ...rest] = lines;
  if (self.rots.lines === 0 || first === undefined || world.random01() > LINE_ROTS) return lines;
  self.rots.lines -= 1;
  world.say(() => `${self.name}: сгнил бит в строке снимка ${first.key}`);
  return [wrongBit(first, world.random01() < 0.5), ...rest];
}

function wrongBit<T extends Item>(item: T, ofKey: boolean): T {
  if (ofKey) return { ...item, key: `${item.key}?` };
  const { position } = item;
  return { ...item, position: position % 2 === 0 ? position + 1 : position - 1 };
}
