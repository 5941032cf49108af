import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'vite';
import { FACE_ROOT, PARTS, UNBUNDLED } from './layout.ts';

/** What Electron itself gives, and what `ws` looks for but does not need. */
const NEVER_BUNDLED = ['electron', 'bufferutil', 'utf-8-validate'];

/**
 * Bundles one part into `folder`, as one file without a source map.
 * @throws when the entry is missing, or the bundler cannot follow an import
 */
export async function bundlePart(name: keyof typeof PARTS, folder: string): Promise<void> {
  const { entry, output, format } = PARTS[name];
  if (!existsSync(entry)) throw new Error(`${entry} is missing: nothing to build ${output} from`);
  await build({
    configFile: false,
    root: dirname(entry),
    logLevel: 'error',
    ssr: { target: 'node', noExternal: true, external: [...UNBUNDLED, ...NEVER_BUNDLED] },
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: entry,
        output: { format, entryFileNames: basename(output), codeSplitting: false },
      },
    },
  });
}

/** Builds the face with its own Vite configuration. */
export async function buildFace(outDir: string): Promise<void> {
  const configFile = join(FACE_ROOT, 'vite.config.ts');
  if (!existsSync(configFile)) throw new Error(`${configFile} is missing: no face to build`);
  await build({
    configFile,
    root: FACE_ROOT,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, sourcemap: false },
  });
}
