import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '@verno/shared/kernel/result';
import type { Text } from '@verno/shared/kernel/text';
import { z } from 'zod';

/** Name of the settings file in the till's own folder (`app.getPath('userData')`). */
const SETTINGS_FILE = 'shell.json';

const hostPort = z.string().regex(/^[^\s:]+:\d{1,5}$/, 'HOST:PORT');

/** What a technician may set, in `shell.json` or with the same name on the command line (`--kiosk`). */
const shellSettings = z.strictObject({
  /** Full screen, nothing else of the computer reachable, the window cannot be closed. */
  kiosk: z.boolean().default(false),
  /** Folder of the engine's data; by default `till` beside the settings. */
  data: z.string().min(1).optional(),
  /** Loopback port of the engine; 0 takes a free one. */
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  hub: z.url({ protocol: /^https?$/ }).optional(),
  scanner: z.string().min(1).optional(),
  magstripe: z.string().min(1).optional(),
  printer: hostPort.optional(),
  /** The printer's profile; the engine names the known ones when this is none of them. */
  'printer-model': z.string().min(1).optional(),
});
export type ShellSettings = z.infer<typeof shellSettings>;

export interface SettingsProblem {
  readonly kind: 'settings_unreadable' | 'settings_wrong';
  readonly text: Text;
}

const OPTIONS = {
  kiosk: { type: 'boolean' },
  data: { type: 'string' },
  port: { type: 'string' },
  hub: { type: 'string' },
  scanner: { type: 'string' },
  magstripe: { type: 'string' },
  printer: { type: 'string' },
  'printer-model': { type: 'string' },
} as const;

/** Reads `shell.json` (absent: all defaults); what the command line says wins. */
export function readSettings(
  folder: string,
  args: readonly string[],
): Result<ShellSettings, SettingsProblem> {
  const file = join(folder, SETTINGS_FILE);
  const fromFile = readJson(file);
  if (!fromFile.ok) return fromFile;
  // Chromium's own switches stand among the arguments too, so unknown ones are not an error.
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: false });
  const fromArgs = Object.fromEntries(Object.entries(values).filter(([name]) => name in OPTIONS));
  const parsed = shellSettings.safeParse({ ...fromFile.value, ...fromArgs });
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.');
  return err({
    kind: 'settings_wrong',
    text: {
      ru: `Настройка «${where}» неверна (${file} или командная строка). Исправьте её и запустите кассу снова.`,
      en: `The setting «${where}» is wrong (${file} or the command line). Correct it and start the till again.`,
    },
  });
}

/**
 * The engine's arguments (docs/architecture.md, «Processes and their doors»).
 * @param folder the till's own folder
 * @param faceFolder the face's files: inside a package the engine does not know where they are
 */
export function engineArguments(
  settings: ShellSettings,
  folder: string,
  faceFolder: string,
): string[] {
  const { hub, scanner, magstripe, printer, 'printer-model': model } = settings;
  const optional = Object.entries({ hub, scanner, magstripe, printer, 'printer-model': model });
  return [
    '--data',
    settings.data ?? join(folder, 'till'),
    '--port',
    String(settings.port),
    '--face',
    faceFolder,
    ...optional.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  ];
}

function readJson(file: string): Result<Record<string, unknown>, SettingsProblem> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok({});
    return err(unreadable(file));
  }
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : err(unreadable(file));
  } catch {
    return err(unreadable(file));
  }
}

function unreadable(file: string): SettingsProblem {
  return {
    kind: 'settings_unreadable',
    text: {
      ru: `Файл настроек кассы не читается: ${file}. Исправьте его (это JSON) или удалите, и запустите кассу снова.`,
      en: `The till's settings cannot be read: ${file}. Correct the file (it is JSON) or delete it, and start the till again.`,
    },
  };
}
