/** `hub import queue FILE`: the purchases of a till that can no longer send them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { queueContent, queueFile } from '@verno/shared/sync/queue-file';
import type { QueueContent } from '@verno/shared/sync/queue-file';
import { openQueueFile } from '../auth/queue-key.ts';
import { importQueue } from '../ingest/import.ts';
import { createReplayer } from '../ingest/replay.ts';
import { FatalError } from '../store/fatal.ts';
import type { CommandWorld } from './command.ts';

/** A queue of a hundred thousand purchases is far below this. */
const CONTENT_BYTES_MAX = 1024 * 1024 * 1024;

/** Imports a file and says what became of it. @throws FatalError when it is no queue of this hub. */
export async function importQueueFile(
  world: CommandWorld,
  path: string,
): Promise<{ readonly lines: readonly string[]; readonly failed: boolean }> {
  const content = await readContent(world, path);
  const log = pino({ level: 'error' }, pino.destination(2));
  const done = await importQueue({ ...world, log, replayer: createReplayer(log) }, content);
  if (!done.ok) throw new FatalError(`Кассы ${content.tillId} в этом хабе нет. Файл не тронут.`);
  const { events, taken, repeated, apart, reasons } = done.value;
  const lines = [
    `Событий в файле ${events}: принято ${taken}, уже были ${repeated}, отложено ${apart}.`,
    ...Object.entries(reasons).map(([code, count]) => `отложено ${count}: ${code}`),
  ];
  if (apart > 0) lines.push('Отложенное сохранено в карантине кассы, книги его не видят.');
  return { lines, failed: apart > 0 };
}

async function readContent(world: CommandWorld, path: string): Promise<QueueContent> {
  const file = queueFile.safeParse(readJson(path));
  if (!file.success) {
    throw new FatalError(`${path} — не выгрузка очереди кассы Verno, или она не дописана.`);
  }
  const opened = await openQueueFile(world.db, file.data);
  if (!opened.ok) {
    throw new FatalError(
      opened.error === 'foreign'
        ? `Выгрузка ${path} зашифрована для другого хаба. Импортируйте её там.`
        : `Выгрузка ${path} повреждена: расшифровать её нельзя. Выгрузите очередь из кассы ещё раз.`,
    );
  }
  const text = gunzipSync(opened.value, { maxOutputLength: CONTENT_BYTES_MAX }).toString('utf8');
  const content = queueContent.safeParse(JSON.parse(text));
  if (!content.success || content.data.tillId !== file.data.tillId) {
    throw new FatalError(`Выгрузка ${path} сделана программой, которой этот хаб не понимает.`);
  }
  return content.data;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new FatalError(`Файл ${path} не читается.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
