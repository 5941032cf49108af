/**
 * Who may open the face: whoever started the till and was given its one-time address. The token buys a
 * session cookie once and is void; a foreign page, a foreign name for this machine (DNS rebinding) and a
 * second use are refused. Sessions outlive the engine (a restart in the middle of a cheque must not lock the
 * cashier out), so they are kept in the till's own file, as hashes; one that nobody used for long is void.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BRIDGE_TOKEN_PARAM } from '@verno/shared/contracts/bridge';
import type { Random } from '@verno/shared/kernel/clock';
import type { FaceSession } from '../store/face-sessions.ts';

const COOKIE = 'verno_till';
const SECRET_BYTES = 32;
const SESSIONS_MAX = 20;
const HOUR_MS = 3_600_000;
/** A face that was not seen for this long has to be opened by a new address. */
const SESSION_IDLE_MS = 90 * 24 * HOUR_MS;
/** A visit is written down at most this often: the page asks for many files. */
const SEEN_STEP_MS = HOUR_MS;

export interface Access {
  /** Makes a new one-time address of the face; the one before becomes void. */
  readonly issueUrl: (origin: string) => string;
  /** Takes a token: the `Set-Cookie` value of a new session, or null. */
  readonly redeem: (token: string) => string | null;
  readonly hasSession: (request: IncomingMessage) => boolean;
}

export interface AccessDeps {
  readonly random: Random;
  readonly nowMs: () => number;
  /** The time where it is certain, else null: a clock that jumped must not lock the cashier out. */
  readonly sureMs: () => number | null;
  readonly monotonicMs: () => number;
  /** Sessions that outlive the engine. */
  readonly sessions: {
    readonly read: () => readonly FaceSession[] | null;
    readonly write: (sessions: readonly FaceSession[]) => void;
  };
  readonly log: (event: string, detail: unknown) => void;
}

export function createAccess(deps: AccessDeps): Access {
  const { random, nowMs, sureMs, monotonicMs, sessions, log } = deps;
  let token: string | null = null;
  let known = sessions.read() ?? [];
  const secret = (): string => Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
  /** Seen since this engine started, by the clock that never jumps. */
  const seen = new Map<string, number>();
  const valid = (): readonly FaceSession[] => {
    const oldestMs = (sureMs() ?? Number.NEGATIVE_INFINITY) - SESSION_IDLE_MS;
    const oldestHereMs = monotonicMs() - SESSION_IDLE_MS;
    return known.filter(({ hash, seenMs }) => {
      const hereMs = seen.get(hash);
      return hereMs === undefined ? seenMs > oldestMs : hereMs > oldestHereMs;
    });
  };
  const keep = (changed: readonly FaceSession[]): void => {
    known = changed.slice(-SESSIONS_MAX);
    try {
      sessions.write(known);
    } catch (error) {
      // A full disk must not shut the cashier out: the session lives on until the engine ends.
      log('face.session_not_kept', error);
    }
  };
  return {
    issueUrl: (origin) => {
      token = secret();
      return `${origin}/?${BRIDGE_TOKEN_PARAM}=${token}`;
    },
    redeem: (given) => {
      if (token === null || !same(given, token)) return null;
      token = null;
      const session = secret();
      const added = { hash: digest(session).toString('hex'), seenMs: nowMs() };
      seen.set(added.hash, monotonicMs());
      keep([...valid(), added]);
      return `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    hasSession: (request) => {
      const shown = cookieOf(request);
      if (shown === null) return false;
      const hash = digest(shown).toString('hex');
      const mine = valid().find((session) => same(session.hash, hash));
      if (mine === undefined) return false;
      seen.set(mine.hash, monotonicMs());
      const seenMs = nowMs();
      if (seenMs - mine.seenMs >= SEEN_STEP_MS) {
        keep([...valid().filter((session) => session !== mine), { ...mine, seenMs }]);
      }
      return true;
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
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
