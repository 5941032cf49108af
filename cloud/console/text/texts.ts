/** A page's sentences in both languages: the compiler sees to it that neither lacks a key. */
import type { Language } from '@verno/shared/kernel/text';

/** One sentence in its plural forms, chosen by the parameter `count`. */
type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** `{{name}}` in a sentence is replaced by the parameter `name`. */
export type Sentence = string | PluralForms;

export interface Texts<Key extends string> {
  /** Unique in the console; names the i18next namespace. */
  readonly name: string;
  readonly sentences: Readonly<Record<Language, Readonly<Record<Key, Sentence>>>>;
}

/** Declares the sentences of one place of the screen. */
export function defineTexts<Key extends string>(
  name: string,
  ru: Readonly<Record<Key, Sentence>>,
  en: Readonly<Record<NoInfer<Key>, Sentence>>,
): Texts<Key> {
  return { name, sentences: { ru, en } };
}

/** Sentences as i18next keeps them: `rows: {one, few}` → `rows_one`, `rows_few`. */
export function flatten(sentences: Readonly<Record<string, Sentence>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sentences).flatMap(([key, sentence]) =>
      typeof sentence === 'string'
        ? [[key, sentence]]
        : Object.entries(sentence).map(([form, text]) => [`${key}_${form}`, text]),
    ),
  );
}
