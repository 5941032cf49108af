/**
 * Runs in the sandbox before the face's own scripts. Its one deed: `window.verno`.
 * Built to a single CommonJS file, since a sandboxed preload cannot load modules.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, PORT_CHANNEL, TRANSPORT_NAME } from './channels.ts';
import { createTransport } from './transport.ts';

contextBridge.exposeInMainWorld(
  TRANSPORT_NAME,
  createTransport((onPort) => {
    ipcRenderer.on(PORT_CHANNEL, (event) => {
      const [port] = event.ports;
      if (port !== undefined) onPort(port);
    });
    ipcRenderer.send(CONNECT_CHANNEL);
  }),
);
