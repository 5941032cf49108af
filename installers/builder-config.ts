import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { FACE_OUTPUT, PARTS, ROOT } from './layout.ts';

export interface BuilderPaths {
  readonly output: string;
  /** An unpacked Electron; without it electron-builder fetches one. */
  readonly electronDist?: string;
}

/** What the till needs of a Linux system. better-sqlite3's build needs glibc 2.34. */
const DEB_DEPENDS = [
  'libc6 (>= 2.34)',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libuuid1',
  'libsecret-1-0',
  'xdg-utils',
];

/** The same for every platform and every build. */
const COMMON: Configuration = {
  appId: 'ru.verno.till',
  // One word: electron-builder puts it into paths as it is.
  productName: 'Verno',
  executableName: 'verno-till',
  // A list of what goes in, not of what stays out; platforms add nothing of their own.
  files: [
    'package.json',
    ...Object.values(PARTS).map((part) => part.output),
    `${FACE_OUTPUT}/**/*`,
    'node_modules/**/*',
  ],
  asar: true,
  // Native code is loaded by the system, which cannot read an archive.
  asarUnpack: ['**/*.node'],
  // The native modules ship N-API builds that fit Node and Electron alike.
  npmRebuild: false,
  nodeGypRebuild: false,
  electronLanguages: ['ru', 'en-US'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  publish: null,
  artifactName: 'verno-till-${version}-${os}-${arch}.${ext}',
  linux: { target: ['deb', 'AppImage'], category: 'Office', synopsis: 'Verno till' },
  deb: { depends: DEB_DEPENDS, packageCategory: 'misc', priority: 'optional' },
  win: { target: ['nsis'], requestedExecutionLevel: 'asInvoker' },
  nsis: {
    oneClick: false,
    perMachine: true,
    allowToChangeInstallationDirectory: true,
    // The till's data are the shop's books.
    deleteAppDataOnUninstall: false,
    createDesktopShortcut: 'always',
    installerLanguages: ['ru_RU', 'en_US'],
    runAfterFinish: true,
  },
};

/** electron-builder's configuration; it checks it with its own schema at each build. */
export function builderConfig(paths: BuilderPaths): Configuration {
  const { devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'agent/package.json'), 'utf8'),
  ) as { devDependencies: { electron: string } };
  return {
    ...COMMON,
    electronVersion: devDependencies.electron,
    directories: { output: paths.output, buildResources: join(ROOT, 'installers/resources') },
    ...(paths.electronDist === undefined ? {} : { electronDist: paths.electronDist }),
  };
}
