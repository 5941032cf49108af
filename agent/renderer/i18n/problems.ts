/** Codes to sentences: the tables of the contracts, and what only the face can meet. */
import { DEVICE_PROBLEMS } from '@verno/shared/contracts/device-problems';
import { TILL_PROBLEMS } from '@verno/shared/contracts/till-problems';
import type { Problem, Text } from '@verno/shared/kernel/text';
import type { Format } from './format.ts';
import { REDEMPTION_REASONS } from './redemption.ts';

const FACE_PROBLEMS = {
  'face.link_lost': {
    ru: 'Нет связи с программой кассы. Дождитесь связи и посмотрите на чек: действие могло пройти.',
    en: 'No connection to the till program. Wait for it and look at the cheque: it may have been done.',
  },
  'face.no_answer': {
    ru: 'Программа кассы не ответила вовремя. Посмотрите на чек: действие могло пройти.',
    en: 'The till program did not answer in time. Look at the cheque: it may have been done.',
  },
  'face.answer_garbled': {
    ru: 'Экран и программа кассы разных версий. Перезапустите кассу; чек сохранён.',
    en: 'The screen and the till program differ in version. Restart the till; the cheque is kept.',
  },
} as const satisfies Record<string, Text>;

const SENTENCES: Readonly<Record<string, Text>> = {
  ...DEVICE_PROBLEMS,
  ...TILL_PROBLEMS,
  ...REDEMPTION_REASONS,
  ...FACE_PROBLEMS,
};

const UNKNOWN: Text = {
  ru: 'Неизвестная ошибка {code}. Позовите администратора и назовите её код.',
  en: 'Unknown problem {code}. Call the administrator and tell the code.',
};

/** The sentence of a problem, figures filled in. A code that nobody wrote a sentence for is shown itself. */
export function problemText(problem: Problem, format: Format): string {
  const sentence = SENTENCES[problem.code];
  const params = sentence === undefined ? { code: problem.code } : problem.params;
  return (sentence ?? UNKNOWN)[format.language].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    shown(name, params[name], format),
  );
}

function shown(name: string, value: string | number | undefined, format: Format): string {
  if (value === undefined) return '?';
  if (typeof value === 'string') return value;
  return name.endsWith('Kopecks') ? format.money(value) : String(value);
}
