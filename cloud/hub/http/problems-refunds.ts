/** Refusals of refunds that are asked for. */
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

export const REFUND_PROBLEMS = {
  'refund.line_unknown': problem(
    422,
    ['Нет такой строки', 'No such line'],
    [
      'В покупке нет строки {line}. Возьмите lineId из покупки.',
      'The purchase has no line {line}. Take a lineId of the purchase.',
    ],
  ),
  'refund.line_twice': problem(
    422,
    ['Строка названа дважды', 'A line is named twice'],
    [
      'Строка {line} названа дважды: сложите количество в одну.',
      'Line {line} is named twice: put the quantity into one.',
    ],
  ),
  'refund.bad_quantity': problem(
    422,
    ['Неверное количество', 'Wrong quantity'],
    [
      'Строка {line}, «{name}»: штучный товар возвращается целыми штуками.',
      'Line {line}, “{name}”: goods sold by the piece come back by whole pieces.',
    ],
  ),
  'refund.more_than_left': problem(
    409,
    ['Столько не осталось', 'Not so much is left'],
    [
      'Строка {line}, «{name}»: можно вернуть не больше {left}, остальное уже вернули.',
      'Line {line}, “{name}”: at most {left} may come back, the rest has already.',
    ],
  ),
  'refund.nothing_left': problem(
    409,
    ['Возвращать нечего', 'Nothing is left'],
    ['По этой покупке всё уже возвращено.', 'Everything of this purchase has already come back.'],
  ),
} as const satisfies Record<string, ProblemText>;
