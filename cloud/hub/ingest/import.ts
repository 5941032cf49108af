/**
 * The door for a queue that came as a file: each batch goes the way of an upload. What an upload would refuse
 * (events are missing before it, an epoch that has ended, a signature by a key that was replaced) is set apart
 * for HQ instead of being turned away: there is no till left that could send it again.
 */
import type { EventEnvelope } from '@verno/shared/sync/event';
import { cursors } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { batchStatement } from '@verno/shared/sync/event';
import type { QueueContent } from '@verno/shared/sync/queue-file';
import { isSignedBy } from '../auth/signatures.ts';
import type { TillPrincipal } from '../auth/till-tokens.ts';
import type { ProblemCode } from '../http/problems.ts';
import { takeEvents } from './upload.ts';
import type { IngestParts } from './upload.ts';

export interface QueueImport {
  readonly events: number;
  /** New to the books, known before, and kept apart in quarantine. */
  readonly taken: number;
  readonly repeated: number;
  readonly apart: number;
  /** Why some were set apart: code → how many. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Brings a whole queue in; doing it again changes nothing. */
export async function importQueue(
  parts: IngestParts,
  content: QueueContent,
): Promise<Result<QueueImport, 'unknown_till'>> {
  const till = await parts.db
    .selectFrom('till')
    .where('till_id', '=', content.tillId)
    .select(['till_id', 'partner_id', 'store_id', 'cursors', 'epoch', 'public_key'])
    .executeTakeFirst();
  if (till === undefined) return err('unknown_till');
  const total = { events: 0, taken: 0, repeated: 0, apart: 0 };
  const reasons: Record<string, number> = {};
  for (const { epoch, events, signature } of content.batches) {
    const last = events.at(-1);
    if (last === undefined) continue;
    // An old epoch's events are signed by whoever is the till today, or were by whoever it was then.
    const statement = batchStatement(till.till_id, epoch, last.seq, last.hash);
    const isPresentHolder = isSignedBy(till.public_key ?? '', statement, signature);
    const caller = {
      tillId: till.till_id,
      partnerId: till.partner_id,
      storeId: till.store_id,
      epoch: isPresentHolder ? till.epoch : epoch,
      eventsOnly: null,
    } satisfies TillPrincipal;
    const known = await knownHashes(parts, events);
    const fresh = events.filter((event) => !known.has(event.hash));
    total.events += events.length;
    total.repeated += events.length - fresh.length;
    if (fresh.length === 0) continue;
    const body = { epoch, events, signature, queued: 0, cursors: cursors.parse(till.cursors) };
    const done = await takeEvents(parts, caller, body);
    if (done.ok && done.value.apart !== true) {
      total.taken += fresh.length;
      continue;
    }
    // Of a past epoch a fork is no refusal: the hub has set it apart by itself.
    const code = done.ok ? 'sync.fork' : done.error.code;
    if (!done.ok) await setApart(parts, caller, fresh, code);
    total.apart += fresh.length;
    reasons[code] = (reasons[code] ?? 0) + fresh.length;
  }
  return ok({ ...total, reasons });
}

/** Hashes of events that the hub holds already, in the log or in quarantine. */
async function knownHashes(
  { db }: IngestParts,
  events: readonly EventEnvelope[],
): Promise<ReadonlySet<string>> {
  const hashes = events.map(({ hash }) => hash);
  const [stored, apart] = await Promise.all(
    (['till_event', 'quarantine'] as const).map((table) =>
      db.selectFrom(table).where('hash', 'in', hashes).select('hash').execute(),
    ),
  );
  return new Set([...(stored ?? []), ...(apart ?? [])].map((row) => row.hash));
}

async function setApart(
  { db, ids, clock }: IngestParts,
  till: TillPrincipal,
  events: readonly EventEnvelope[],
  code: ProblemCode,
): Promise<void> {
  for (const event of events) {
    await db
      .insertInto('quarantine')
      .values({
        quarantine_id: ids.next(),
        partner_id: till.partnerId,
        till_id: till.tillId,
        epoch: event.epoch,
        seq: event.seq,
        event_id: event.id,
        hash: event.hash,
        body: JSON.stringify(event),
        reason: `import:${code}`,
        received_at: new Date(clock.nowMs()),
      })
      .onConflict((conflict) => conflict.columns(['till_id', 'epoch', 'seq', 'hash']).doNothing())
      .execute();
  }
}
