import { join } from 'node:path';

export interface Places {
  /** The engine's entry for `utilityProcess`. */
  readonly engineEntry: string;
  /** The preload: one CommonJS file. */
  readonly preload: string;
  /** The face as Vite built it. */
  readonly faceFolder: string;
}

/**
 * Where the parts lie.
 * @param appPath folder of the shell's `package.json`: `resources/app.asar` in the package,
 *   `agent/dist/shell` in development (see `installers/README.md`)
 */
export function placesOf(appPath: string, isPackaged: boolean): Places {
  const preload = join(appPath, 'preload.cjs');
  if (isPackaged) {
    return {
      engineEntry: join(appPath, 'engine.js'),
      preload,
      faceFolder: join(appPath, 'face'),
    };
  }
  const agent = join(appPath, '..', '..');
  return {
    // Electron's Node strips types like ours does, so development needs no bundle of the engine.
    engineEntry: join(agent, 'engine', 'main.ts'),
    preload,
    faceFolder: join(agent, 'renderer', 'dist'),
  };
}
