/**
 * Runs in the sandbox before the face's own scripts. Its one deed: `window.verno`.
 * Built to a single CommonJS file, since a sandboxed preload cannot load modules.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, HOST_NAME, PORT_CHANNEL } from './channels.ts';
import { createBridgePort, type VernoHost } from './transport.ts';

const host: VernoHost = {
  port: createBridgePort((onPort) => {
    ipcRenderer.on(PORT_CHANNEL, (event) => {
      const [port] = event.ports;
      if (port !== undefined) onPort(port);
    });
    ipcRenderer.send(CONNECT_CHANNEL);
  }),
};

contextBridge.exposeInMainWorld(HOST_NAME, host);
