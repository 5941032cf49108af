/**
 * Who may open the face: whoever started the till and was given its one-time address. The token buys a
 * session cookie once and is void; a foreign page, a foreign name for this machine (DNS rebinding) and a
 * second use are refused.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BRIDGE_TOKEN_PARAM } from '@verno/shared/contracts/bridge';
import type { Random } from '@verno/shared/kernel/clock';

const COOKIE = 'verno_till';
const SECRET_BYTES = 32;
const SESSIONS_MAX = 20;

export interface Access {
  /** Makes a new one-time address of the face; the one before becomes void. */
  readonly issueUrl: (origin: string) => string;
  /** Takes a token: the `Set-Cookie` value of a new session, or null. */
  readonly redeem: (token: string) => string | null;
  readonly hasSession: (request: IncomingMessage) => boolean;
}

export function createAccess(random: Random): Access {
  let token: string | null = null;
  let sessions: readonly string[] = [];
  const secret = (): string => Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
  return {
    issueUrl: (origin) => {
      token = secret();
      return `${origin}/?${BRIDGE_TOKEN_PARAM}=${token}`;
    },
    redeem: (given) => {
      if (token === null || !same(given, token)) return null;
      token = null;
      const session = secret();
      sessions = [...sessions, session].slice(-SESSIONS_MAX);
      return `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    hasSession: (request) => {
      const shown = cookieOf(request);
      return shown !== null && sessions.some((session) => same(shown, session));
    },
  };
}

/** True when the request was made to this machine by its own name and, if from a page, from ours. */
export function isLocal(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}

function cookieOf(request: IncomingMessage): string | null {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/);
  const mine = pairs.find((pair) => pair.startsWith(`${COOKIE}=`));
  return mine === undefined ? null : mine.slice(COOKIE.length + 1);
}

/** Compares in equal time whatever the lengths. */
function same(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
