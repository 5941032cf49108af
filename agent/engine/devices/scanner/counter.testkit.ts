/** A scanner on a counter: the simulated device on a real pseudo terminal, our driver on its port. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createScanner as createSimulator,
  type Scanner as Simulator,
} from '../../../../hardware-sims/scanner/scanner.ts';
import type { ReadingDevice } from '../device.ts';
import { type Heard, listen } from '../readings.testkit.ts';
import { createScanner, type ScannerOptions } from './index.ts';

type SimulatorSettings = Parameters<Simulator['program']>[0];

export interface Counter {
  readonly simulator: Simulator;
  readonly scanner: ReadingDevice;
  readonly heard: Heard;
}

export async function scannerOnCounter(
  settings: SimulatorSettings = {},
  options: Partial<ScannerOptions> = {},
): Promise<Counter> {
  const folder = await mkdtemp(join(tmpdir(), 'verno-scanner-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const simulator = await createSimulator({ path: join(folder, 'scanner'), settings });
  onTestFinished(simulator.close);
  const heard = listen();
  const scanner = createScanner({
    id: 'scanner',
    port: { path: simulator.port.path },
    ...heard,
    ...options,
  });
  onTestFinished(() => scanner.stop());
  scanner.start();
  await heard.untilState('ready');
  await simulator.port.opened();
  return { simulator, scanner, heard };
}
