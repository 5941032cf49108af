import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { flatten, type Sentence, type Texts } from './texts.ts';

const CONSOLE = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('/texts.ts') && !/^(dist|text)\//.test(file),
);

function isTexts(value: unknown): value is Texts<string> {
  return typeof value === 'object' && value !== null && 'sentences' in value;
}

async function allTexts(): Promise<Texts<string>[]> {
  const modules = await Promise.all(
    files.map(
      (file) => import(pathToFileURL(join(CONSOLE, file)).href) as Promise<Record<string, unknown>>,
    ),
  );
  return modules.flatMap((module) => Object.values(module).filter(isTexts));
}

const params = (text: string): string[] =>
  [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name!).toSorted();
const formsOf = (sentence: Sentence): readonly string[] =>
  typeof sentence === 'string' ? [sentence] : Object.values(sentence);

test('every page speaks both languages, each sentence with the same figures in it', async () => {
  const all = await allTexts();
  expect(all.length).toBeGreaterThanOrEqual(8);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, sentences } of all) {
    expect(Object.keys(sentences.en), name).toEqual(Object.keys(sentences.ru));
    for (const [key, sentence] of Object.entries(sentences.ru)) {
      const other = sentences.en[key]!;
      const wanted = params(formsOf(sentence)[0]!);
      for (const form of [...formsOf(sentence), ...formsOf(other)]) {
        expect(form.trim(), `${name}.${key}`).not.toBe('');
        expect(params(form), `${name}.${key}`).toEqual(wanted);
      }
    }
  }
});

test('every sentence that counts has all the plural forms of its language', async () => {
  for (const { name, sentences } of await allTexts()) {
    for (const language of ['ru', 'en'] as const) {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      for (const [key, sentence] of Object.entries(sentences[language])) {
        if (typeof sentence === 'string') continue;
        expect(Object.keys(sentence).toSorted(), `${language} ${name}.${key}`).toEqual(wanted);
      }
    }
  }
});

test('no Russian letters are left in the English sentences', async () => {
  for (const { name, sentences } of await allTexts()) {
    for (const [key, text] of Object.entries(flatten(sentences.en))) {
      expect(text, `${name}.${key}`).not.toMatch(/[а-яё]/i);
    }
  }
});
