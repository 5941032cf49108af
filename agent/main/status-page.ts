import type { Text } from '@verno/shared/kernel/text';
import { PAGE_HEADERS, refuse } from './page-headers.ts';
import { RETRY_URL } from './scheme.ts';

/** What the window shows when there is no face to show. */
export type StatusKind =
  | 'starting'
  | 'restarting'
  | 'engine_failed'
  | 'face_failed'
  | 'face_missing';

interface StatusText {
  readonly title: Text;
  readonly advice: Text;
  /** With a «try again» link; the others go on by themselves, or cannot. */
  readonly retry: boolean;
}

const TEXTS: Readonly<Record<StatusKind, StatusText>> = {
  starting: {
    title: { ru: 'Касса запускается', en: 'The till is starting' },
    advice: { ru: 'Подождите несколько секунд.', en: 'Wait a few seconds.' },
    retry: false,
  },
  restarting: {
    title: { ru: 'Касса перезапускается', en: 'The till is restarting' },
    advice: {
      ru: 'Открытый чек сохранён и появится снова.',
      en: 'The open cheque is kept and will be shown again.',
    },
    retry: false,
  },
  engine_failed: {
    title: { ru: 'Касса не запускается', en: 'The till does not start' },
    advice: {
      ru: 'Программа кассы несколько раз подряд остановилась. Чеки и очередь сохранены. Нажмите «Попробовать снова»; если не поможет, перезагрузите компьютер и позовите техника.',
      en: 'The till’s program stopped several times in a row. Cheques and the queue are kept. Press «Try again»; if that does not help, restart the computer and call the technician.',
    },
    retry: true,
  },
  face_failed: {
    title: { ru: 'Экран кассы не открывается', en: 'The till’s screen does not open' },
    advice: {
      ru: 'Экран кассы несколько раз подряд закрылся. Чеки и очередь сохранены. Нажмите «Попробовать снова»; если не поможет, позовите техника.',
      en: 'The till’s screen closed several times in a row. Cheques and the queue are kept. Press «Try again»; if that does not help, call the technician.',
    },
    retry: true,
  },
  face_missing: {
    title: { ru: 'Нет файлов экрана кассы', en: 'The files of the till’s screen are missing' },
    advice: {
      ru: 'Переустановите кассу. При разработке: npm run build.',
      en: 'Install the till again. In development: npm run build.',
    },
    retry: false,
  },
};

const STYLE = `
  html { background: #10241c; color: #f3f7f5; font: 20px/1.5 system-ui, sans-serif; }
  body { display: grid; place-content: center; min-height: 100vh; margin: 0; padding: 0 10vw; box-sizing: border-box; }
  h1 { font-size: 2em; margin: 0 0 .5em; }
  .en { color: #b9cbc2; font-size: .8em; }
  small { color: #b9cbc2; overflow-wrap: anywhere; }
  a { display: inline-block; box-sizing: border-box; min-height: 56px; margin: 1em 0; padding: 12px 28px; border-radius: 8px; background: #f3f7f5; color: #10241c; text-decoration: none; }
  a:focus { outline: 4px solid #7fd1a8; outline-offset: 2px; }
`;

/** Address of a status page. */
export function statusUrl(kind: StatusKind): string {
  return new URL(`/${kind}`, RETRY_URL).href;
}

export interface StatusPagesOptions {
  /** The log's path, shown on failures: a technician asks for it first. */
  readonly logFile: string;
  /** The «try again» link was followed. */
  readonly onRetry: () => void;
}

/** Serves `app://shell`: the status pages, their style, and the «try again» address. */
export function createStatusPages(options: StatusPagesOptions): (request: Request) => Response {
  return (request) => {
    if (request.method !== 'GET') return refuse(405);
    const name = new URL(request.url).pathname.slice(1);
    if (name === 'style.css') return reply(STYLE, 'text/css; charset=utf-8');
    if (name === 'retry') {
      options.onRetry();
      return reply(render('restarting', options.logFile), 'text/html; charset=utf-8');
    }
    return isStatusKind(name)
      ? reply(render(name, options.logFile), 'text/html; charset=utf-8')
      : refuse(404);
  };
}

function isStatusKind(name: string): name is StatusKind {
  return Object.hasOwn(TEXTS, name);
}

function reply(body: string, type: string): Response {
  return new Response(body, { headers: { ...PAGE_HEADERS, 'content-type': type } });
}

function render(kind: StatusKind, logFile: string): string {
  const { title, advice, retry } = TEXTS[kind];
  return `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>${title.ru}</title><link rel="stylesheet" href="/style.css"></head>
<body><main>
<h1>${title.ru}<br><span class="en" lang="en">${title.en}</span></h1>
<p>${advice.ru}<br><span class="en" lang="en">${advice.en}</span></p>
${
  retry
    ? `<a href="${RETRY_URL}" autofocus>Попробовать снова · <span lang="en">Try again</span></a>
<p><small>${escapeHtml(logFile)}</small></p>`
    : ''
}
</main></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
