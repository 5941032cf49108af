/** What the person typed behind `npm start --`. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../paths.ts';
import { DEFAULT_PORTS } from './ports.ts';

export interface StartOptions {
  readonly dataFolder: string;
  readonly hubPort: number;
  readonly tillPort: number;
  readonly benchPort: number;
  /** Throw the data away and begin anew. */
  readonly fresh: boolean;
}

export const USAGE = `npm start -- [--fresh] [--data FOLDER] [--hub-port ${DEFAULT_PORTS.hub}] [--till-port ${DEFAULT_PORTS.till}] [--bench-port ${DEFAULT_PORTS.bench}]`;

/** Reads the arguments. @throws Error with a line for the person when one is not understood. */
export function parseOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      'hub-port': { type: 'string' },
      'till-port': { type: 'string' },
      'bench-port': { type: 'string' },
      fresh: { type: 'boolean', default: false },
    },
  });
  if (values.data === '') throw new Error('--data: name a folder');
  return {
    dataFolder: resolve(values.data ?? join(ROOT, '.data')),
    hubPort: port('--hub-port', values['hub-port'], DEFAULT_PORTS.hub),
    tillPort: port('--till-port', values['till-port'], DEFAULT_PORTS.till),
    benchPort: port('--bench-port', values['bench-port'], DEFAULT_PORTS.bench),
    fresh: values.fresh,
  };
}

function port(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new Error(`${flag}: «${text}» is not a port (0 … 65535)`);
}
