/** Browsers that were let in by a one-time address: what is kept of each is a hash, never the cookie itself. */
import { z } from 'zod';
import type { TillDatabase } from './database.ts';
import { documentOf } from './documents.ts';
import type { Document } from './documents.ts';

const faceSession = z.object({
  /** SHA-256 of the cookie's value, hex. */
  hash: z.string(),
  /** Epoch milliseconds of the last visit. */
  seenMs: z.int(),
});
export type FaceSession = z.infer<typeof faceSession>;

/** Oldest first. */
export type FaceSessions = Document<readonly FaceSession[]>;

export function createFaceSessions(database: TillDatabase): FaceSessions {
  return documentOf(database, 'face_sessions', z.array(faceSession).readonly());
}
