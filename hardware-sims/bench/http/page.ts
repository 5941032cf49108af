/** The files of the bench page, served as they lie. */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

const FILES: Readonly<Record<string, readonly [string, string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/bench.css': ['bench.css', 'text/css; charset=utf-8'],
  '/bench.js': ['bench.js', 'text/javascript; charset=utf-8'],
  '/paper.js': ['paper.js', 'text/javascript; charset=utf-8'],
  '/panels.js': ['panels.js', 'text/javascript; charset=utf-8'],
  '/texts.js': ['texts.js', 'text/javascript; charset=utf-8'],
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Whether there was such a file. */
export async function servePage(path: string, response: ServerResponse): Promise<boolean> {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (!file) return false;
  const [name, type] = file;
  const content = await readFile(new URL(`../page/${name}`, import.meta.url));
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
  return true;
}
