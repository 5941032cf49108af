/** The command line of the till, as docs/architecture.md states it. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { PROFILES, profileById } from './printing/profiles.ts';
import type { PrinterAddress } from './peripherals.ts';

const DEFAULT_PORT = 8081;
const PRINTER_PORT = 9100;
const USAGE =
  'node agent/engine/main.ts --data DIR [--port 8081] [--hub URL] [--enrol CODE] [--scanner PATH] ' +
  '[--magstripe PATH] [--printer HOST:PORT] [--printer-model ID] [--face DIR]\n' +
  'node agent/engine/main.ts --data DIR --export-queue FILE';

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string' },
  hub: { type: 'string' },
  enrol: { type: 'string' },
  scanner: { type: 'string' },
  magstripe: { type: 'string' },
  printer: { type: 'string' },
  'printer-model': { type: 'string' },
  face: { type: 'string' },
  'export-queue': { type: 'string' },
  'look-inside': { type: 'string' },
} as const;

export interface Flags {
  readonly dataFolder: string;
  readonly listen: { readonly port: number };
  readonly hubUrl: string | null;
  readonly enrolCode: string | null;
  readonly scannerPath: string | null;
  readonly magstripePath: string | null;
  readonly printer: PrinterAddress | null;
  readonly faceFolder: string;
  /** Write the queue into this file and end: for a till that does not start any more. */
  readonly exportQueue: string | null;
  /** Check the file, say what is wrong to the parent process, and end. */
  readonly lookInside: 'quick' | 'deep' | null;
}

/** Arguments after the script → what the till shall do, or one line that names what is wrong. */
export function readFlags(args: readonly string[]): Result<Flags, string> {
  let values: Partial<Record<keyof typeof OPTIONS, string>>;
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS }));
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}. ${USAGE}`);
  }
  if (values.data === undefined) return wrong('--data', 'папка данных', 'the data folder', '');
  const port = portOf(values.port ?? String(DEFAULT_PORT), 0);
  if (port === null) return wrong('--port', 'порт 0–65535', 'a port 0–65535', values.port);
  if (values.hub !== undefined && !isHttpUrl(values.hub)) {
    return wrong('--hub', 'адрес http(s)://…', 'an http(s):// address', values.hub);
  }
  const printer = printerOf(values.printer, values['printer-model']);
  if (!printer.ok) return printer;
  return ok({
    dataFolder: values.data,
    listen: { port },
    hubUrl: values.hub ?? null,
    enrolCode: values.enrol ?? null,
    scannerPath: values.scanner ?? null,
    magstripePath: values.magstripe ?? null,
    printer: printer.value,
    exportQueue: values['export-queue'] ?? null,
    lookInside: lookOf(values['look-inside']),
    faceFolder: values.face ?? join(import.meta.dirname, '..', 'renderer', 'dist'),
  });
}

function lookOf(mode: string | undefined): Flags['lookInside'] {
  if (mode === undefined) return null;
  return mode === 'deep' ? 'deep' : 'quick';
}

function printerOf(
  address: string | undefined,
  model: string | undefined,
): Result<PrinterAddress | null, string> {
  if (model !== undefined && profileById(model) === null) {
    const known = PROFILES.map(({ id }) => id).join(', ');
    return wrong('--printer-model', `модель: ${known}`, `one of: ${known}`, model);
  }
  if (address === undefined) return ok(null);
  const match = /^\[?([^\]]+?)\]?(?::(\d+))?$/.exec(address);
  const host = match?.[1];
  const port = portOf(match?.[2] ?? String(PRINTER_PORT), 1);
  if (host === undefined || port === null) {
    return wrong('--printer', 'АДРЕС:ПОРТ', 'HOST:PORT', address);
  }
  return ok({ host, port, ...(model === undefined ? {} : { profileId: model }) });
}

function portOf(text: string, least: number): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= least && port <= 65_535 ? port : null;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function wrong(
  flag: string,
  ru: string,
  en: string,
  given: string | undefined,
): Result<never, string> {
  const got = given === undefined || given === '' ? '' : ` (${given})`;
  return err(`${flag}${got}: нужно указать ${ru} / must name ${en}. ${USAGE}`);
}
