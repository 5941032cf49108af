/** Reads a JSON body of bounded size. */
import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../problem.ts';

const BODY_BYTES_MAX = 64 * 1024;

/** An empty body is an empty object: `unplug` needs no words. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const piece = Buffer.from(part);
    bytes += piece.length;
    if (bytes > BODY_BYTES_MAX) {
      throw new ProblemError(413, 'input.too_long', {
        ru: 'Запрос больше 64 КБ.',
        en: 'The request is longer than 64 KB.',
      });
    }
    parts.push(piece);
  }
  if (bytes === 0) return {};
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new ProblemError(415, 'input.not_json', {
      ru: 'Нужен заголовок Content-Type: application/json.',
      en: 'The header Content-Type: application/json is needed.',
    });
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new ProblemError(400, 'input.not_json', {
      ru: 'Тело запроса не разбирается как JSON.',
      en: 'The body cannot be read as JSON.',
    });
  }
}
