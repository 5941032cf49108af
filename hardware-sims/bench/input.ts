/** Readers of requests: each takes an unknown value and gives a typed one or names the wrong field. */
import { wrongField } from './problem.ts';

/** @param field where the value stands, for the error */
export type Reader<T> = (value: unknown, field: string) => T;

type Shape = Readonly<Record<string, Reader<unknown>>>;
type Of<S extends Shape> = { -readonly [Key in keyof S]: ReturnType<S[Key]> };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(maxChars: number): Reader<string> {
  return (value, field) => {
    if (typeof value !== 'string' || value === '') {
      throw wrongField(field, { ru: 'нужен непустой текст', en: 'a text is needed' });
    }
    if (value.length > maxChars) {
      throw wrongField(field, {
        ru: `не длиннее ${maxChars} знаков`,
        en: `at most ${maxChars} characters`,
      });
    }
    return value;
  };
}

export const flag: Reader<boolean> = (value, field) => {
  if (typeof value === 'boolean') return value;
  throw wrongField(field, { ru: 'нужно true или false', en: 'true or false is needed' });
};

export function wholeNumber(min: number, max: number): Reader<number> {
  return (value, field) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    throw wrongField(field, {
      ru: `нужно целое число от ${min} до ${max}`,
      en: `a whole number from ${min} to ${max} is needed`,
    });
  };
}

export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  return (value, field) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const list = words.join(', ');
    throw wrongField(field, { ru: `одно из: ${list}`, en: `one of: ${list}` });
  };
}

export function listOf<T>(item: Reader<T>, maxItems: number): Reader<T[]> {
  return (value, field) => {
    if (!Array.isArray(value) || value.length > maxItems) {
      throw wrongField(field, {
        ru: `нужен список не длиннее ${maxItems}`,
        en: `a list of at most ${maxItems} is needed`,
      });
    }
    return value.map((entry, index) => item(entry, `${field}[${index}]`));
  };
}

/** The field may be missing. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, field) => (value === undefined ? undefined : reader(value, field));
}

/** The field may be null. */
export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, field) => (value === null ? null : reader(value, field));
}

/** An object with these fields and no others. */
export function object<S extends Shape>(shape: S): Reader<Of<S>> {
  return (value, field) => {
    if (!isRecord(value)) {
      throw wrongField(field, { ru: 'нужен объект JSON', en: 'a JSON object is needed' });
    }
    const prefix = field === BODY ? '' : `${field}.`;
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key)) {
        throw wrongField(`${prefix}${key}`, {
          ru: 'такого поля нет',
          en: 'there is no such field',
        });
      }
    }
    const entries = Object.entries(shape).map(([key, reader]) => [
      key,
      reader(value[key], `${prefix}${key}`),
    ]);
    // Each key was read by its own reader: that is what Of<S> says.
    return Object.fromEntries(entries) as Of<S>;
  };
}

/** The name of the whole body in errors. */
export const BODY = 'body';
