/** The Electron main process. Joins the real Electron and the real clock to the shell. */
import * as electron from 'electron';
import { later } from './later.ts';
import { startShell } from './shell.ts';

startShell({
  electron,
  // In development Electron's own argument, the app's folder, stands in between.
  args: process.argv.slice(electron.app.isPackaged ? 1 : 2),
  env: process.env,
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
  later,
});
