import type * as electron from 'electron';

/**
 * Every part of Electron that the shell uses. `main.ts` passes the real ones, tests a stand-in; no other
 * file imports Electron's values, so that what can be reached is read here.
 */
export type ElectronParts = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'session'
  | 'utilityProcess'
>;
