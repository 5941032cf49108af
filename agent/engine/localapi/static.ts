/** The face's files, read from its build folder and nowhere else. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

export interface StaticFile {
  readonly type: string;
  readonly body: Buffer;
  /** Built assets carry their hash in the name and never change. */
  readonly immutable: boolean;
}

/** The file at a URL path, or null; `..`, dot files and unknown types are not there. */
export async function readStatic(folder: string, urlPath: string): Promise<StaticFile | null> {
  const path = decoded(urlPath);
  if (
    path === null ||
    path.includes('\0') ||
    path.split('/').some((part) => part.startsWith('.'))
  ) {
    return null;
  }
  const relative = path === '/' ? 'index.html' : path.slice(1);
  const full = normalize(join(folder, relative));
  const type = TYPES[extname(full)];
  if (type === undefined || !full.startsWith(normalize(folder) + sep)) return null;
  try {
    return { type, body: await readFile(full), immutable: relative.startsWith('assets/') };
  } catch {
    return null;
  }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
