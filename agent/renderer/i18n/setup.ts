import type { Language } from '@verno/shared/kernel/text';
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { ru } from './ru.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'face';
    resources: { face: typeof ru };
  }
}

/** Texts of the face in one language; React escapes what it shows, so i18next does not. */
export function createTexts(language: Language): i18n {
  const texts = i18next.createInstance();
  void texts.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'ru',
    defaultNS: 'face',
    resources: { ru: { face: ru }, en: { face: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return texts;
}
