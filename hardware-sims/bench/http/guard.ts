/**
 * The bench is a developer's tool on his own machine. A page of the internet must not drive it:
 * neither by a name that leads to 127.0.0.1 (the Host header tells) nor from another origin.
 */
import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Name without port, `undefined` when there is none. */
function hostName(authority: string | undefined): string | undefined {
  return authority?.replace(/:\d+$/, '').toLowerCase();
}

/** Whether this request comes from this machine's own page or script. */
export function isOurs(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (!LOOPBACK.has(hostName(host) ?? '')) return false;
  return origin === undefined || origin === `http://${host}`;
}
