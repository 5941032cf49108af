/** `npm run dev`: the demo shop with reload on change — processes restart, screens rebuild. */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { ensureScreens, SCREENS } from '../build/screens.ts';
import { ensureSystem, PTY } from '../install/system.ts';
import { ROOT } from '../paths.ts';
import { parseOptions } from './options.ts';
import { openShop } from './shop.ts';

const QUIET_MS = 300;
/** Sources whose change restarts a process. */
const WATCHED = { hub: ['cloud/hub', 'shared/src'], till: ['agent/engine', 'shared/src'] } as const;

const lacking = ensureSystem([PTY]);
if (lacking !== null) throw new Error(lacking);
ensureScreens();
const shop = await openShop({
  ...parseOptions(process.argv.slice(2)),
  onLog: (name, line) => process.stderr.write(`[${name}] ${line}\n`),
});
process.stdout.write(
  `console ${shop.hubUrl}\ntill    ${shop.tillUrl()}\nbench   ${shop.benchUrl}\n`,
);

const builders = SCREENS.map((folder) =>
  spawn(join(ROOT, 'node_modules/.bin/vite'), ['build', '--watch', '--logLevel', 'warn'], {
    cwd: join(ROOT, folder),
    stdio: ['ignore', 2, 2],
  }),
);
onChange(WATCHED.hub, async () => {
  await shop.hub().stop();
  await shop.startHub();
});
onChange(WATCHED.till, async () => {
  await shop.till().stop();
  await shop.startTill();
  process.stdout.write(`till    ${shop.tillUrl()}\n`);
});
let isClosing = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isClosing) return;
    isClosing = true;
    for (const builder of builders) builder.kill();
    void shop.close().then(() => process.exit(0));
  });
}

/** Runs `restart` once after a burst of changes, never twice at a time. */
function onChange(folders: readonly string[], restart: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  for (const folder of folders) {
    watch(join(ROOT, folder), { recursive: true }, (_, file) => {
      if (!file?.endsWith('.ts') || file.endsWith('.test.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        turn = turn.then(restart).catch((error: unknown) => {
          process.stderr.write(`restart failed: ${String(error)}\n`);
        });
      }, QUIET_MS);
    });
  }
}
