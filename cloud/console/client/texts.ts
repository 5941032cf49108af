import { defineTexts } from '../text/texts.ts';

/** Sentences of troubles that the server could not put into words itself. */
export const clientTexts = defineTexts(
  'client',
  {
    'client.unreachable':
      'Сервер не отвечает. Проверьте, есть ли сеть, и повторите: введённое сохранено.',
    'client.timeout': 'Сервер не ответил за полминуты. Повторите запрос.',
    'client.bad_answer':
      'Сервер ответил не так, как ожидалось. Обновите страницу; если повторится, сообщите администратору.',
    unexpected: 'Страница споткнулась о неожиданные данные. Обновите страницу.',
  },
  {
    'client.unreachable':
      'The server does not answer. Check the network and try again: nothing you entered is lost.',
    'client.timeout': 'The server did not answer within half a minute. Try again.',
    'client.bad_answer':
      'The server’s answer was not what was expected. Reload the page; if it happens again, tell the administrator.',
    unexpected: 'The page stumbled over unexpected data. Reload the page.',
  },
);
