/** What a command may do to the printer. */
import type { Modes } from '../modes.ts';
import type { PaperItem } from '../paper.ts';
import type { PrinterProfile } from '../profiles.ts';
import type { Sensors } from '../status.ts';
import type { Typesetter } from '../typesetter.ts';

export interface Machine {
  readonly modes: Modes;
  readonly profile: PrinterProfile;
  readonly widthDots: number;
  readonly typesetter: Typesetter;
  readonly emit: (item: PaperItem) => void;
  readonly cut: (kind: 'full' | 'partial') => void;
  /** @param pin of the drawer connector, 2 or 5 */
  readonly kick: (pin: 2 | 5, onMs: number) => void;
  readonly reply: (bytes: Uint8Array) => void;
  readonly sensors: () => Sensors;
  /** Something a real printer would have ignored, with the reason. */
  readonly warn: (why: string) => void;
}

/** Carries out one command; `args` are the bytes after its name. */
type Handler = (machine: Machine, args: readonly number[]) => void;
export type Handlers = Readonly<Record<string, Handler>>;

/** Two bytes, low first. */
export function word(args: readonly number[], index: number): number {
  return (args[index] ?? 0) + 256 * (args[index + 1] ?? 0);
}

/** Reads 0–2 also when sent as the digits 0–2. */
export function choice(n: number | undefined): number {
  const value = n ?? 0;
  return value >= 48 && value <= 57 ? value - 48 : value;
}
