/**
 * Runs in the sandbox before the face's own scripts. Its one deed: `window.verno`.
 * Built to a single CommonJS file, since a sandboxed preload cannot load modules.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, PAGE_NAME, PORT_CHANNEL } from './channels.ts';
import { createVernoPort } from './transport.ts';

const port = createVernoPort((onPort) => {
  ipcRenderer.on(PORT_CHANNEL, (event) => {
    const [arrived] = event.ports;
    if (arrived !== undefined) onPort(arrived);
  });
  ipcRenderer.send(CONNECT_CHANNEL);
});

contextBridge.exposeInMainWorld(PAGE_NAME, port);
