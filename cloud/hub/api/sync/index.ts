/** The protocol of tills: enrolment, hello, events up, changes down, reservations. */
import {
  enrol,
  hello,
  readFeed,
  releaseBonuses,
  reserveBonuses,
  UPLOAD_BYTES_MAX,
  uploadEvents,
} from '@verno/shared/contracts/sync';
import { heartbeat } from '@verno/shared/contracts/sync-heartbeat';
import { readChunk, readSnapshot } from '@verno/shared/contracts/sync-snapshot';
import { findReceipts, readPurchase } from '@verno/shared/contracts/sync-purchases';
import { err, ok } from '@verno/shared/kernel/result';
import { enrolTill } from '../../auth/enrol.ts';
import { sayHello } from '../../auth/hello.ts';
import { releaseReservation, reserveForPurchase } from '../../books/reservations.ts';
import { readItems } from '../../feed/read.ts';
import type { SignedBundles } from '../../feed/read.ts';
import { rememberAsked } from '../../feed/sets.ts';
import { chunkFor, snapshotFor } from '../../feed/snapshots/give.ts';
import { refusal } from '../../http/problems.ts';
import { createLine } from '../../http/line.ts';
import { publicRoute, tillRoute, BODY_BYTES_MAX } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { announce, takeEvents } from '../../ingest/upload.ts';
import type { IngestParts } from '../../ingest/upload.ts';
import { purchaseForTill, receiptsOf } from '../../refunds/for-tills.ts';
import { createTurns } from '../../turns.ts';
import { takeReport } from './heartbeat.ts';

export type SyncParts = IngestParts;

const OPEN = { sameOriginOnly: false } as const;
/** The events themselves, and the cursors and signature around them. */
const UPLOAD_LIMIT = { bodyBytesMax: UPLOAD_BYTES_MAX + BODY_BYTES_MAX, anyText: true } as const;
/**
 * Uploads that a node reads or has read: a thousand tills at once took two gigabytes without this. More than are
 * booked, so that a few tills on slow lines do not keep the others out.
 */
const UPLOADS_MAX = 30;
/** Booked at once: some connections less than a node has. */
const BOOKED_MAX = 6;
const SMALL = { bodyBytesMax: BODY_BYTES_MAX, anyText: false } as const;

export function syncRoutes(parts: SyncParts): Route[] {
  const bundles: SignedBundles = new Map();
  const line = createLine({
    concurrentMax: UPLOADS_MAX,
    nowMs: () => performance.now(),
    random01: () => (parts.random.bytes(1)[0] ?? 0) / 256,
  });
  const upload = { ...UPLOAD_LIMIT, line };
  const booking = createTurns(BOOKED_MAX, UPLOADS_MAX);
  const now = () => ({ ids: parts.ids, nowMs: parts.clock.nowMs() });
  return [
    publicRoute(enrol, OPEN, async (call) => enrolTill(parts, call.body, call.address)),
    publicRoute(hello, OPEN, async (call) => sayHello(parts, call.body)),
    tillRoute(uploadEvents, upload, async (call, till) => {
      const done = await booking.take();
      if (done === null) throw new Error('more uploads than were let in');
      try {
        return await takeEvents(parts, till, call.body);
      } finally {
        done();
      }
    }),
    tillRoute(readFeed, SMALL, async ({ body }, till) => {
      if (till.eventsOnly !== null) return err(refusal(till.eventsOnly));
      // Beside a snapshot only some scopes are asked for: that is not where the till stands.
      const cursors = body.scopes === undefined ? body.cursors : null;
      if (cursors !== null || body.sets !== undefined) {
        const asked = { cursors, differing: body.sets?.differing };
        const isNews = await rememberAsked(parts.db, till.tillId, asked, parts.clock.nowMs());
        if (isNews) await parts.db.transaction().execute((tx) => announce(tx, till.tillId, []));
      }
      return readItems(parts.db, till, body, bundles);
    }),
    tillRoute(readSnapshot, SMALL, async ({ body }, till) => {
      if (till.eventsOnly !== null) return err(refusal(till.eventsOnly));
      return snapshotFor(parts, till, body);
    }),
    tillRoute(readChunk, SMALL, async ({ params }, till) => {
      if (till.eventsOnly !== null) return err(refusal(till.eventsOnly));
      return chunkFor(parts.db, till, params.hash);
    }),
    tillRoute(heartbeat, SMALL, async ({ body }, till) => takeReport(parts, till, body)),
    tillRoute(reserveBonuses, SMALL, async ({ body }, till) => {
      if (till.eventsOnly !== null) return err(refusal(till.eventsOnly));
      return parts.db.transaction().execute((tx) => reserveForPurchase(tx, now(), till, body));
    }),
    tillRoute(findReceipts, SMALL, async ({ params }, till) => {
      if (till.eventsOnly !== null) return err(refusal(till.eventsOnly));
      return ok({ items: await receiptsOf(parts.db, till.partnerId, params.number) });
    }),
    tillRoute(readPurchase, SMALL, async ({ params }, till) => {
      if (till.eventsOnly !== null) return err(refusal(till.eventsOnly));
      return purchaseForTill(parts.db, till.partnerId, params.purchaseId);
    }),
    tillRoute(releaseBonuses, SMALL, async ({ params }, till) =>
      parts.db
        .transaction()
        .execute((tx) => releaseReservation(tx, now(), till, params.reservationId)),
    ),
  ];
}
