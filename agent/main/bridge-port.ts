import type { IpcMain, MessageChannelMain, MessagePortMain, WebContents } from 'electron';
import { CONNECT_CHANNEL, PORT_CHANNEL } from '../preload/channels.ts';
import type { Log } from './log.ts';
import { FACE_HOST, isPageOf } from './scheme.ts';

export interface BridgePortOptions {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly MessageChannelMain: new () => MessageChannelMain;
  /** The till's window, the only one that may ask. */
  readonly face: () => WebContents | null;
  readonly join: (port: MessagePortMain) => boolean;
  readonly log: Log;
}

/**
 * Joins face and engine when the preload asks. The asker must be the main frame of the till's own window
 * on the face's own address: not another window, not a frame inside it, not a page of the shell.
 */
export function serveBridgePorts(options: BridgePortOptions): void {
  options.ipcMain.on(CONNECT_CHANNEL, (event) => {
    const frame = event.senderFrame;
    const isFace =
      frame !== null &&
      frame.parent === null &&
      event.sender === options.face() &&
      isPageOf(frame.url, FACE_HOST);
    if (!isFace) {
      // The shell's own pages have the same preload and ask too; they just get nothing.
      options.log.write('denied: a port for a page that is not the face');
      return;
    }
    const { port1, port2 } = new options.MessageChannelMain();
    if (!options.join(port1)) {
      port1.close();
      port2.close();
      return;
    }
    frame.postMessage(PORT_CHANNEL, null, [port2]);
  });
}
