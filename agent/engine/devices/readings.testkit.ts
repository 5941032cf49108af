/** Listens to a device in tests: everything it brought and every state it was in. */
import { expect } from 'vitest';
import type { DeviceView } from '@verno/shared/contracts/bridge';
import type { Reading, ReadingListeners } from './device.ts';

const DEADLINE_MS = 10_000;

export interface Heard extends ReadingListeners {
  readonly readings: readonly Reading[];
  readonly states: readonly DeviceView[];
  /** Waits until there are `count` readings. */
  readonly untilReadings: (count: number) => Promise<void>;
  /** Waits until the last state is this one. */
  readonly untilState: (state: DeviceView['state']) => Promise<void>;
}

export function listen(): Heard {
  const readings: Reading[] = [];
  const states: DeviceView[] = [];
  const patience = { timeout: DEADLINE_MS, interval: 5 };
  return {
    readings,
    states,
    onReading: (reading) => readings.push(reading),
    onState: (view) => states.push(view),
    untilReadings: (count) => expect.poll(() => readings.length, patience).toBe(count),
    untilState: (state) => expect.poll(() => states.at(-1)?.state, patience).toBe(state),
  };
}
