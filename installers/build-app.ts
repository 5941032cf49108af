/**
 * Builds the packaged till: `node installers/build-app.ts [--platform linux|win32] [--arch x64|arm64]
 * [--dir] [--electron-dist FOLDER] [--output FOLDER]`.
 * `--dir` stops at the unpacked folder; with an `--electron-dist` that needs no network.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Arch, ROOT } from './layout.ts';
import { packTill } from './pack.ts';

// Vite builds what this says, whatever the caller's own is.
process.env['NODE_ENV'] = 'production';

const { values } = parseArgs({
  options: {
    platform: { type: 'string', default: process.platform },
    arch: { type: 'string', default: process.arch },
    dir: { type: 'boolean', default: false },
    'electron-dist': { type: 'string' },
    output: { type: 'string', default: join(ROOT, 'installers/dist') },
  },
});

const { platform, arch } = values;
if (platform !== 'linux' && platform !== 'win32') {
  throw new Error(`--platform ${platform}: the till is packaged for linux and win32`);
}
if (!isArch(arch)) throw new Error(`--arch ${arch}: the till is packaged for x64 and arm64`);
const electronDist = values['electron-dist'];
const packed = await packTill({
  platform,
  arch,
  onlyFolder: values.dir,
  output: values.output,
  ...(electronDist === undefined ? {} : { electronDist }),
});
process.stdout.write(`${packed}\n`);

function isArch(text: string): text is Arch {
  return text === 'x64' || text === 'arm64';
}
