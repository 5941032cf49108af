/** The language of the screen: Russian until the person or his account says otherwise. */
import { language, type Language } from '@verno/shared/kernel/text';
import { createInstance, type i18n } from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Preferences } from '../client/preferences.ts';
import { flatten, type Texts } from './texts.ts';

const LANGUAGE_PREFERENCE = 'language';

/** An i18next instance that speaks the language chosen on this machine before. */
export function createI18n(preferences: Preferences): i18n {
  const instance = createInstance();
  const spoken = language.catch('ru').parse(preferences.read(LANGUAGE_PREFERENCE));
  void instance.use(initReactI18next).init({
    lng: spoken,
    fallbackLng: 'ru',
    resources: {},
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  const announce = (next: string): void => {
    document.documentElement.lang = next;
  };
  announce(spoken);
  instance.on('languageChanged', announce);
  return instance;
}

/** Takes the account's language unless the person chose one on this machine. */
export async function adoptLanguage(
  instance: i18n,
  preferences: Preferences,
  accountLanguage: Language,
): Promise<void> {
  if (preferences.read(LANGUAGE_PREFERENCE) !== null) return;
  await instance.changeLanguage(accountLanguage);
}

/** The person's own choice: spoken now and remembered on this machine. */
export async function chooseLanguage(
  instance: i18n,
  preferences: Preferences,
  chosen: Language,
): Promise<void> {
  preferences.write(LANGUAGE_PREFERENCE, chosen);
  await instance.changeLanguage(chosen);
}

export type Say<Key extends string> = (
  key: Key,
  params?: Readonly<Record<string, string | number>>,
) => string;

/** Sentences of `texts` in the language of the screen. */
export function useTexts<Key extends string>(texts: Texts<Key>): Say<Key> {
  const { i18n: instance } = useTranslation();
  for (const spoken of language.options) {
    if (instance.hasResourceBundle(spoken, texts.name)) continue;
    instance.addResourceBundle(spoken, texts.name, flatten(texts.sentences[spoken]));
  }
  const spoken = instance.language;
  return useCallback(
    (key: string, params = {}) => instance.t(key, { ...params, ns: texts.name, lng: spoken }),
    [instance, texts, spoken],
  );
}

/** The language of the screen. */
export function useLanguage(): Language {
  const { i18n: instance } = useTranslation();
  return language.catch('ru').parse(instance.language);
}
