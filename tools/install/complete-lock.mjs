// Completes package-lock.json after `npm install` on a registry that does not serve other platforms' binary
// packages: npm then leaves those optional packages out of the lock, and `npm ci` refuses the lock as out of
// step. Each missing one gets an entry with its platform, so that it is skipped here and found elsewhere.
// Run: node tools/install/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const CPUS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'wasm32'];
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d/.test(version) || isLocked(path, name)) continue;
    const platform = platformOf(name);
    if (platform === null) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform.cpu,
      ...(entry.dev ? { dev: true } : {}),
      ...platform.libc,
      optional: true,
      ...platform.os,
    };
    added += 1;
  }
}
const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(sorted);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added\n`);

function isLocked(path, name) {
  return `${path}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages;
}

/** Platform by the name's ending, e.g. `@swc/core-linux-arm-gnueabihf`; null when it names none. */
function platformOf(name) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = CPUS.find((one) => words.includes(one));
  if (cpu === undefined) return null;
  const musl = words.some((word) => word.startsWith('musl'));
  const gnu = words.some((word) => word.startsWith('gnu'));
  const libc = musl ? ['musl'] : gnu ? ['glibc'] : null;
  return {
    cpu: { cpu: [cpu] },
    os: os === undefined ? {} : { os: [os] },
    libc: os === 'linux' && libc !== null ? { libc } : {},
  };
}
