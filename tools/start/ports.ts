/** Ports of `npm start`: known defaults, each can be set, a taken one is named. */
import { createServer } from 'node:net';

/** What listens where by default. */
export const DEFAULT_PORTS = { hub: 8080, till: 8081, bench: 8082 } as const;

/**
 * @returns null when 127.0.0.1:`port` can be listened on, else one line that says what to do.
 * Port 0 (any free one) is always fine.
 */
export function portProblem(what: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken by another program'
          : (error.code ?? 'cannot be used');
      resolve(
        `port ${port} for the ${what} ${why}: end that program, or choose another with --${what}-port N`,
      );
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(null)));
  });
}
