/**
 * Names of the two IPC messages that join main and the preload; everything else travels over the port.
 * Kept apart so that neither side imports the other's code.
 */

/** Preload → main, without content: «this page wants a port to the engine». */
export const CONNECT_CHANNEL = 'verno:connect';
/** Main → preload, with exactly one port. */
export const PORT_CHANNEL = 'verno:port';
/** Name under which the page sees the way to the engine: `window.verno`. */
export const PAGE_NAME = 'verno';
