/** What this one screen remembers for itself: language, look, the keyboard scanner's marks, sound. */
import { language } from '@verno/shared/kernel/text';
import { z } from 'zod';
import { WEDGE_PREFIXES, WEDGE_SUFFIXES } from '../input/keyboard.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export const SOUNDS = ['on', 'off'] as const;

const preferences = z.object({
  language: language.catch('ru'),
  theme: z.enum(THEMES).catch('auto'),
  wedgePrefix: z.enum(WEDGE_PREFIXES).catch('none'),
  wedgeSuffix: z.enum(WEDGE_SUFFIXES).catch('enter'),
  sound: z.enum(SOUNDS).catch('on'),
});
export type Preferences = z.infer<typeof preferences>;

const STORAGE_KEY = 'verno.face';

/** What was kept, each broken or missing value replaced by its default. */
export function loadPreferences(storage: Pick<Storage, 'getItem'>): Preferences {
  return preferences.parse(parsed(storage.getItem(STORAGE_KEY)));
}

export function savePreferences(storage: Pick<Storage, 'setItem'>, value: Preferences): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(value));
}

function parsed(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
