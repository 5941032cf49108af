/** Why the till's file cannot be opened, in words that say what to do. */
import type { Text } from '@verno/shared/kernel/text';

export interface OpenProblem {
  readonly kind: 'folder' | 'busy' | 'foreign' | 'newer' | 'damaged' | 'disk_full';
  readonly text: Text;
}

/** The system's or SQLite's code of a failure; empty where it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}

/** True when the disk has no room: the caller names that plainly instead of «failed». */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_FULL' || codeOf(error) === 'ENOSPC';
}

/**
 * True when the file itself is wrong: SQLite met a page that cannot be. A short read says the same of a
 * file that was cut.
 */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_SHORT_READ';
}

/** What a throw while opening means. */
export function openingProblem(path: string, error: unknown): OpenProblem {
  if (isDiskFull(error)) {
    return {
      kind: 'disk_full',
      text: {
        ru: `На диске нет места для ${path}. Освободите место и запустите кассу снова.`,
        en: `The disk has no room for ${path}. Free some space and start the till again.`,
      },
    };
  }
  if (codeOf(error) === 'SQLITE_NOTADB') return foreign(path);
  return isDamage(error) ? damaged(path) : folderProblem(path, error);
}

export function damaged(path: string): OpenProblem {
  return {
    kind: 'damaged',
    text: {
      ru: `Файл кассы ${path} повреждён. Не удаляйте его: в нём могут быть неотправленные покупки. Передайте его технику.`,
      en: `The till's file ${path} is damaged. Keep it: it may hold purchases not yet sent. Give it to the technician.`,
    },
  };
}

export function foreign(path: string): OpenProblem {
  return {
    kind: 'foreign',
    text: {
      ru: `${path} — не файл кассы Verno. Уберите его или укажите другую папку (--data).`,
      en: `${path} is not a Verno till's file. Move it away or name another folder (--data).`,
    },
  };
}

export function newer(path: string, version: number, known: number): OpenProblem {
  return {
    kind: 'newer',
    text: {
      ru: `${path} записан более новой программой (схема ${version}, эта знает ${known}). Обновите кассу.`,
      en: `${path} was written by a newer program (schema ${version}, this one knows ${known}). Update the till.`,
    },
  };
}

export function busy(folder: string): OpenProblem {
  return {
    kind: 'busy',
    text: {
      ru: `С папкой ${folder} уже работает другая касса. Закройте её или укажите другую папку (--data).`,
      en: `Another till already works in ${folder}. Close it or name another folder (--data).`,
    },
  };
}

export function folderProblem(path: string, error: unknown): OpenProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    kind: 'folder',
    text: {
      ru: `Не удалось открыть ${path}: ${reason}. Проверьте права на папку.`,
      en: `Could not open ${path}: ${reason}. Check the folder's permissions.`,
    },
  };
}
