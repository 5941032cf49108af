import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { PAGE_HEADERS, refuse } from './page-headers.ts';

/** Bound of the map below; a face has some tens of files. */
const FACE_FILES_MAX = 5_000;

/** What a face is made of. A file of another kind (a source map, a note) is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export interface FaceFiles {
  /** False when the face has not been built. */
  readonly isThere: boolean;
  readonly answer: (request: Request) => Response;
}

/**
 * Serves the face's built files. The list of files is made once, from the folder itself (links are not
 * followed), and only a path found on it is served: a path cannot climb out of a list.
 */
export function createFaceFiles(folder: string): FaceFiles {
  const files = new Map<string, { readonly file: string; readonly type: string }>();
  const walk = (relative: string): void => {
    for (const entry of readdirSync(join(folder, relative), { withFileTypes: true })) {
      const path = `${relative}/${entry.name}`;
      const type = CONTENT_TYPES[extname(entry.name)];
      if (entry.isDirectory()) walk(path);
      if (entry.isFile() && type !== undefined) files.set(path, { file: join(folder, path), type });
      if (files.size > FACE_FILES_MAX) throw new Error(`${folder} is not a face: too many files`);
    }
  };
  try {
    walk('');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }

  const answer = (request: Request): Response => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const path = decode(new URL(request.url).pathname);
    if (path === null) return refuse(400);
    const found = files.get(path === '/' ? '/index.html' : path);
    if (found === undefined) return refuse(404);
    const body = request.method === 'HEAD' ? null : new Uint8Array(readFileSync(found.file));
    return new Response(body, { headers: { ...PAGE_HEADERS, 'content-type': found.type } });
  };
  return { isThere: files.has('/index.html'), answer };
}

/** `null` for an escape that is not UTF-8. */
function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
