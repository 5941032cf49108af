import { describe, expect, test } from 'vitest';
import { createTillClock } from './clock.ts';
import type { ClockState } from './store/identity.ts';

function machine(wallMs: number) {
  const state = { wallMs, monotonicMs: 500, kept: null as ClockState | null };
  const kept = {
    read: () => state.kept,
    write: (value: ClockState) => {
      state.kept = value;
    },
    clear: () => {
      state.kept = null;
    },
  };
  const clock = { nowMs: () => state.wallMs, monotonicMs: () => state.monotonicMs };
  const pass = (ms: number): void => {
    state.wallMs += ms;
    state.monotonicMs += ms;
  };
  return { state, pass, boot: (lastMs = 0) => createTillClock(clock, kept, lastMs) };
}

describe('the till’s time', () => {
  test('is the hub’s, by the quickest of several exchanges', () => {
    const { boot, pass } = machine(1_000_000);
    const clock = boot();
    pass(900);
    clock.observe(5_000_000, 0, 900);
    expect(clock.nowMs()).toBe(5_000_450);
    pass(20);
    clock.observe(5_000_100, 900, 920);
    expect(clock.nowMs()).toBe(5_000_110);
    pass(2000);
    clock.observe(9_000_000, 920, 2920);
    expect(clock.nowMs()).toBe(5_002_110);
  });

  test('off-line after a restart it is never before what was already written', () => {
    const { state, boot, pass } = machine(1_700_000_000_000);
    const writtenMs = boot().nowMs();
    state.wallMs = 0;
    const again = boot(writtenMs);
    expect(again.nowMs()).toBe(1_700_000_000_000);
    pass(5000);
    expect(again.nowMs()).toBe(1_700_000_005_000);
  });

  test('a floor from a clock ten years ahead gives way to the hub', () => {
    const { state, boot } = machine(2_000_000_000_000);
    const writtenMs = boot().nowMs();
    state.wallMs = 1_700_000_000_000;
    const again = boot(writtenMs);
    expect(again.nowMs()).toBe(2_000_000_000_000);
    again.observe(1_700_000_000_000, 0, 0);
    expect(again.nowMs()).toBe(1_700_000_000_000);
  });

  test('monotonic time counts from the boot, whatever the wall clock does', () => {
    const { state, boot, pass } = machine(1000);
    const clock = boot();
    pass(1234);
    state.wallMs = -5;
    expect(clock.monotonicMs()).toBe(1234);
  });

  test('is certain once the hub has answered, until the wall clock jumps; what is kept for days goes by that', () => {
    const { state, boot, pass } = machine(1_700_000_000_000);
    const clock = boot();
    expect(clock.sureMs()).toBeNull();
    clock.observe(1_700_000_000_000, 0, 2);
    pass(5000);
    expect(clock.sureMs()).toBe(clock.nowMs());
    state.wallMs += 10 * 365 * 24 * 3_600_000;
    expect(clock.sureMs()).toBeNull();
    // A slower exchange after the jump counts more than a quick one before it.
    clock.observe(1_700_000_005_000, 0, 900);
    expect(Math.abs(clock.nowMs() - 1_700_000_005_000)).toBeLessThan(1000);
    expect(clock.sureMs()).toBe(clock.nowMs());
  });
});
