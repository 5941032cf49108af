import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFace, bundlePart } from './bundle.ts';
import {
  type Arch,
  DEVELOPMENT_FOLDER,
  FACE_OUTPUT,
  PARTS,
  type Platform,
  ROOT,
  UNBUNDLED,
} from './layout.ts';
import { closureOf, copyModule } from './modules.ts';

interface ProjectManifest {
  readonly version: string;
  readonly description: string;
}

/** `package.json` of what is delivered: nothing of the project's own gets into it but name and version. */
function manifestOf(
  project: ProjectManifest,
  dependencies: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return {
    name: 'verno-till',
    productName: 'Verno',
    version: project.version,
    description: project.description,
    author: { name: 'Verno', email: 'till@verno.invalid' },
    homepage: 'https://verno.invalid',
    private: true,
    type: 'module',
    main: PARTS.main.output,
    dependencies,
  };
}

/** Lays out everything the packaged till needs in `folder`, which is emptied first. */
export async function stageTill(folder: string, platform: Platform, arch: Arch): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundlePart('main', folder);
  await bundlePart('preload', folder);
  await bundlePart('engine', folder);
  await buildFace(join(folder, FACE_OUTPUT));
  const modules = closureOf(UNBUNDLED, join(ROOT, 'agent'));
  for (const place of modules) copyModule(place, folder, platform, arch);
  const own = new Set<string>(UNBUNDLED);
  const dependencies = Object.fromEntries(
    modules
      .filter(({ name, target }) => own.has(name) && target === `node_modules/${name}`)
      .map(({ name, version }) => [name, version]),
  );
  writeManifest(folder, dependencies);
}

/** The shell for `npm run till`: main and preload; the engine runs from its sources, the face from its `dist`. */
export async function stageDevelopment(): Promise<string> {
  mkdirSync(DEVELOPMENT_FOLDER, { recursive: true });
  await bundlePart('main', DEVELOPMENT_FOLDER);
  await bundlePart('preload', DEVELOPMENT_FOLDER);
  writeManifest(DEVELOPMENT_FOLDER, {});
  return DEVELOPMENT_FOLDER;
}

function writeManifest(folder: string, dependencies: Readonly<Record<string, string>>): void {
  const project = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as ProjectManifest;
  const manifest = manifestOf(project, dependencies);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
