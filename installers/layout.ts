import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the package is made of. `agent/main/places.ts` looks for the outputs under these names. */
export const PARTS = {
  main: { entry: join(ROOT, 'agent/main/main.ts'), output: 'main.cjs', format: 'cjs' },
  /** A sandboxed preload is one CommonJS file: it cannot load modules. */
  preload: { entry: join(ROOT, 'agent/preload/preload.ts'), output: 'preload.cjs', format: 'cjs' },
  engine: { entry: join(ROOT, 'agent/engine/main.ts'), output: 'engine.js', format: 'es' },
} as const;

/** The face's own Vite project, and where its files go in the package. */
export const FACE_ROOT = join(ROOT, 'agent/renderer');
export const FACE_OUTPUT = 'face';

/** The shell in development: main and preload only, see `agent/main/places.ts`. */
export const DEVELOPMENT_FOLDER = join(ROOT, 'agent/dist/shell');

/**
 * Modules that are not bundled: two carry native code, and escpos chooses its parts while it runs.
 * They and what they need are copied, with the versions that are installed.
 */
export const UNBUNDLED = ['better-sqlite3', 'serialport', 'escpos'] as const;

export type Platform = 'linux' | 'win32';
export type Arch = 'x64' | 'arm64';
