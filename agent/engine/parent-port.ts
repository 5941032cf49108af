/**
 * The door to Electron's main process, where there is one: `process.parentPort` of a utility process,
 * typed here because the engine never imports Electron.
 */
import type { PortLike } from './localapi/channel.ts';

interface ParentEvent {
  readonly data: unknown;
  readonly ports: readonly PortLike[];
}

interface RawParentPort {
  on(event: 'message', listener: (event: ParentEvent) => void): unknown;
}

export interface ParentPort {
  /** `bridge`: one more face, on a port of its own; `stop`: end cleanly. */
  readonly listen: (handlers: { bridge(port: PortLike): void; stop(): void }) => void;
}

/** null outside Electron. */
export function parentPort(host: object): ParentPort | null {
  const raw: unknown = 'parentPort' in host ? host.parentPort : null;
  if (!isParentPort(raw)) return null;
  return {
    listen: (handlers) => {
      raw.on('message', ({ data, ports }) => {
        const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : null;
        const [port] = ports;
        if (type === 'bridge' && port !== undefined) handlers.bridge(port);
        if (type === 'stop') handlers.stop();
      });
    },
  };
}

function isParentPort(raw: unknown): raw is RawParentPort {
  return typeof raw === 'object' && raw !== null && 'on' in raw && typeof raw.on === 'function';
}
