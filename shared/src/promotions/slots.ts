/**
 * What is known of one cheque, by slot. A stamp says of which cheque each value is: so nothing is cleared, and
 * nothing allocated, when the next one comes.
 */
export interface Slots<T> {
  readonly values: (T | undefined)[];
  readonly stamps: number[];
  now: number;
}

/** @param count how many slots the bundle has */
export function createSlots<T>(count: number): Slots<T> {
  return {
    values: Array.from({ length: count }, () => undefined),
    stamps: Array.from({ length: count }, () => 0),
    now: 0,
  };
}

/** Forgets all values. */
export function forgetSlots(slots: Slots<unknown>): void {
  slots.now += 1;
}

/** undefined = not known of this cheque. */
export function recallSlot<T>(slots: Slots<T>, slot: number): T | undefined {
  return slots.stamps[slot] === slots.now ? slots.values[slot] : undefined;
}

export function keepInSlot<T>(slots: Slots<T>, slot: number, value: T): void {
  slots.values[slot] = value;
  slots.stamps[slot] = slots.now;
}
