import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { type Arch, type Platform, ROOT } from './layout.ts';

/** Bound of the walk over dependencies; the till needs some thirty. */
const MODULES_MAX = 500;

/** What a module needs to run and to be lawfully given away; all else stays behind. */
const RUNS = new Set(['.js', '.cjs', '.mjs', '.json', '.node']);
const LICENCE = /^(licen[cs]e|notice|copying)/i;
const FOLDERS_LEFT_OUT = new Set([
  'test',
  'tests',
  '__tests__',
  'example',
  'examples',
  'docs',
  'benchmark',
  'deps',
  'build',
  'typings',
  'node_modules',
  '.github',
]);

export interface ModulePlace {
  readonly name: string;
  readonly version: string;
  /** Where it is installed. */
  readonly folder: string;
  /** Where it goes, from the package's root: `node_modules/…`. */
  readonly target: string;
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * The named modules and everything they need, as installed now.
 * @param from folder whose imports are meant, e.g. `agent`
 * @throws when a module that is not optional is not installed
 */
export function closureOf(names: readonly string[], from: string): readonly ModulePlace[] {
  const found = new Map<string, ModulePlace>();
  const queue = names.map((name) => ({ name, from, isOptional: false }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const folder = find(next.name, next.from);
    if (folder === null) {
      if (next.isOptional) continue;
      throw new Error(`${next.name} is not installed (needed by ${next.from}): run npm ci`);
    }
    if (found.has(folder)) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    const path = relative(ROOT, folder).split(sep).join('/');
    const target = path.slice(path.indexOf('node_modules/'));
    found.set(folder, { name: next.name, version: manifest.version, folder, target });
    if (found.size > MODULES_MAX) throw new Error('more modules than a till can need');
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      queue.push({
        name,
        from: folder,
        isOptional: manifest.optionalDependencies?.[name] !== undefined,
      });
    }
    for (const name of Object.keys(manifest.optionalDependencies ?? {})) {
      queue.push({ name, from: folder, isOptional: true });
    }
  }
  const places = [...found.values()];
  const targets = new Set(places.map((place) => place.target));
  if (targets.size !== places.length) throw new Error('two modules want the same place');
  return places.toSorted((a, b) => a.target.localeCompare(b.target));
}

/** Copies what runs, with the native code of the given platform alone. */
export function copyModule(
  place: ModulePlace,
  folder: string,
  platform: Platform,
  arch: Arch,
): void {
  cpSync(place.folder, join(folder, place.target), {
    recursive: true,
    dereference: true,
    filter: (file) => {
      if (file === place.folder) return true;
      if (statSync(file).isDirectory()) return !FOLDERS_LEFT_OUT.has(basename(file));
      return isNeeded(relative(place.folder, file), platform, arch);
    },
  });
}

function isNeeded(path: string, platform: Platform, arch: Arch): boolean {
  const extension = extname(path);
  if (LICENCE.test(basename(path))) return extension !== '.map';
  if (!RUNS.has(extension) || basename(path) === 'package-lock.json') return false;
  if (/\.(test|spec)\.[cm]?js$/.test(path)) return false;
  if (extension !== '.node') return true;
  // prebuilds/linux-x64.node or prebuilds/linux-x64/….node
  const [, built = ''] = path.split(sep);
  return built.replace(/\.node$/, '') === `${platform}-${arch}`;
}

/** Node's own way to look a module up: `node_modules` of every folder from here to the root. */
function find(name: string, from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (at === ROOT || at === dirname(at)) return null;
  }
}
