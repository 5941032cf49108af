/** Debian packages that tests and simulators need beyond npm: installed when root, named when not. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface SystemPart {
  /** Any of these files means that it is there. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
  readonly neededFor: string;
}

/** A browser for the tests; fonts, because a bare Debian has none with Cyrillic. */
export const CHROMIUM: SystemPart = {
  files: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  packages: ['chromium', 'fonts-dejavu-core'],
  neededFor: 'browser tests (Chromium)',
};

/** Makes the pseudo-terminals at whose end the simulated scanners sit. */
export const PTY: SystemPart = {
  files: ['/usr/bin/python3', '/usr/local/bin/python3', '/usr/bin/socat'],
  packages: ['socat'],
  neededFor: 'simulated serial devices (python3 or socat)',
};

/** Builds the shim that records a till's writes for `npm run powercut`. */
export const COMPILER: SystemPart = {
  files: ['/usr/bin/cc', '/usr/bin/gcc', '/usr/bin/clang'],
  packages: ['gcc', 'libc6-dev'],
  neededFor: 'power cuts played back (a C compiler)',
};

/**
 * Makes sure that every part is there. As root on Debian it installs what is missing.
 * @returns null when all is there, else one line that says what to install.
 */
export function ensureSystem(parts: readonly SystemPart[]): string | null {
  const missing = parts.filter((part) => !isPresent(part));
  if (missing.length === 0) return null;
  const packages = missing.flatMap((part) => part.packages);
  const advice = `missing: ${missing.map((part) => part.neededFor).join('; ')}. Install: apt-get install ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return advice;
  process.stderr.write(`Verno: installing ${packages.join(', ')} (apt-get)…\n`);
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  return missing.every(isPresent) ? null : advice;
}

function isPresent(part: SystemPart): boolean {
  return part.files.some((file) => existsSync(file)) || part.files.some(isOnPath);
}

function isOnPath(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
}

function apt(args: readonly string[]): void {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Path of a Chromium on this machine, null when there is none. */
export function findBrowser(): string | null {
  return CHROMIUM.files.find((file) => existsSync(file)) ?? null;
}
