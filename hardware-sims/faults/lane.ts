/** One direction of a proxied connection: bytes in order, late and slow as set. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LaneSettings {
  readonly latencyMs: number;
  /** `undefined` for no limit. */
  readonly bytesPerSecond: number | undefined;
}

/** More than this on its way stops reading from the sender. */
const UNDERWAY_BYTES_MAX = 1 << 20;
/** A slow line passes so much at once. */
const SLICE_BYTES = 1024;

interface Parcel {
  readonly bytes: Buffer;
  readonly arrivedMs: number;
}

async function deliver(to: Socket, bytes: Buffer): Promise<void> {
  if (to.write(bytes) || to.destroyed) return;
  await new Promise<void>((resolve) => {
    to.once('drain', resolve);
    to.once('close', resolve);
  });
}

/** Carries everything, and the end, from one socket to the other. Settings are read as it goes. */
export function createLane(from: Socket, to: Socket, settings: () => LaneSettings): void {
  const underway: Parcel[] = [];
  let underwayBytes = 0;
  let isEnded = false;
  let isCarrying = false;

  async function pass(bytes: Buffer): Promise<void> {
    let at = 0;
    while (at < bytes.length && !to.destroyed) {
      const { bytesPerSecond } = settings();
      const slice = bytes.subarray(at, bytesPerSecond ? at + SLICE_BYTES : undefined);
      await deliver(to, slice);
      at += slice.length;
      if (bytesPerSecond) await sleep((slice.length * 1000) / bytesPerSecond);
    }
  }

  async function carry(): Promise<void> {
    isCarrying = true;
    for (let parcel = underway.shift(); parcel; parcel = underway.shift()) {
      const waitMs = parcel.arrivedMs + settings().latencyMs - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      await pass(parcel.bytes);
      underwayBytes -= parcel.bytes.length;
      if (from.isPaused() && underwayBytes < UNDERWAY_BYTES_MAX) from.resume();
    }
    isCarrying = false;
    if (isEnded) to.end();
  }

  from.on('data', (bytes: Buffer) => {
    underway.push({ bytes, arrivedMs: performance.now() });
    underwayBytes += bytes.length;
    if (underwayBytes >= UNDERWAY_BYTES_MAX) from.pause();
    if (!isCarrying) void carry();
  });
  from.on('end', () => {
    isEnded = true;
    if (!isCarrying) to.end();
  });
}
