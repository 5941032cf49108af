/**
 * How lent rights come home. A till in service gives them back itself: the hub can only ask, because whoever is
 * off-line may have spent them already. Only a log that the books take nothing from any more is taken back from.
 */
import { sql } from 'kysely';
import { leftOf } from '@verno/shared/sync/lending';
import type { RightsReleased } from '@verno/shared/sync/lending';
import type { Db, Tx } from '../../store/database.ts';
import { lockMembers, openBook } from '../book.ts';
import type { Book, BookParts, Cause } from '../types.ts';
import { releaseReserved } from '../verbs.ts';
import { readPolicies } from './policies.ts';
import { loadRights, recallRights, rightKey, saveRight } from './rights.ts';
import type { Right, TillLog } from './rights.ts';

/** A till not heard of for this long is asked to give back what it holds, as soon as it is heard again. */
export const SILENT_MS = 7 * 86_400_000;
/** The queue of a till that was enrolled anew gets this long to arrive before its old rights come home. */
const OLD_LOG_MS = 7 * 86_400_000;
/** When the till `t` was enrolled last; where no code says so, when `l` was called back. */
const enrolledAt = sql<Date | null>`coalesce(
  (select max(c.used_at) from enrolment_code c where c.till_id = t.till_id), l.recalled_at)`;
/** Rights taken back in one run of the job. */
const TAKEN_MAX = 200;

/**
 * Books that a till gave rights back; returns what came home, null when the member is not there. More than it
 * has can only be said to a hub that was put back from a backup: it is noted, so that both count alike.
 */
export async function takeRelease(
  tx: Tx,
  parts: BookParts,
  log: TillLog,
  eventId: string,
  { memberId, currency, amount }: RightsReleased,
): Promise<number | null> {
  const members = await lockMembers(tx, log.partnerId, [memberId]);
  if (!members.has(memberId)) return null;
  const known = (await loadRights(tx, log, [memberId])).get(rightKey(memberId, currency));
  const right = known ?? {
    rightId: parts.ids.next(),
    memberId,
    currency,
    granted: 0,
    gone: 0,
    recalled: false,
    taken: [],
    revision: 0,
  };
  const returned = Math.min(amount, leftOf(right));
  const book = await openBook(
    tx,
    parts,
    log.partnerId,
    members,
    right.taken.map((part) => part.lotId),
  );
  const cause = { kind: 'release', id: eventId, purchaseId: null } as const;
  const taken = bringHome(book, cause, right, returned);
  await saveRight(tx, log, { ...right, gone: right.gone + amount, taken }, parts.nowMs);
  await book.save(tx);
  return returned;
}

/** Puts a part of a right back on the account; gives what the rest is made of. */
function bringHome(book: Book, cause: Cause, right: Right, amount: number): Right['taken'] {
  if (amount === 0) return right.taken;
  const { memberId, currency } = right;
  book.post(cause, [
    {
      kind: 'release',
      memberId,
      currency,
      amount,
      from: 'reserved',
      to: 'active',
      promotionId: null,
      reason: 'Касса вернула отданное',
    },
  ]);
  // The soonest to end stays with the till: it spends those first.
  const [rest, back] = cut(right.taken, leftOf(right) - amount);
  releaseReserved(book, { memberId, currency }, amount, back);
  return rest;
}

function cut(parts: Right['taken'], first: number): readonly [Right['taken'], Right['taken']] {
  let left = first;
  const kept = [];
  const rest = [];
  for (const { lotId, amount } of parts) {
    const now = Math.min(left, amount);
    left -= now;
    if (now > 0) kept.push({ lotId, amount: now });
    if (now < amount) rest.push({ lotId, amount: amount - now });
  }
  return [kept, rest];
}

/** What the hub does about rights by time; returns how many came home. */
export async function tendRights(db: Db, parts: BookParts): Promise<number> {
  await callBack(db, parts.nowMs);
  const due = await db
    .selectFrom('lent_right as l')
    .innerJoin('till as t', 't.till_id', 'l.till_id')
    .whereRef('l.granted', '>', 'l.gone')
    .where((eb) =>
      eb.or([
        eb('t.state', '=', 'revoked'),
        eb('t.epoch', '>', eb.ref('l.epoch')).and(
          enrolledAt,
          '<=',
          new Date(parts.nowMs - OLD_LOG_MS),
        ),
      ]),
    )
    .select(['l.partner_id', 'l.till_id', 'l.epoch', 'l.member_id', 'l.currency'])
    .limit(TAKEN_MAX)
    .execute();
  for (const row of due) {
    const log = { partnerId: row.partner_id, tillId: row.till_id, epoch: row.epoch };
    await db.transaction().execute((tx) => takeBack(tx, parts, log, row.member_id, row.currency));
  }
  return due.length;
}

async function takeBack(
  tx: Tx,
  parts: BookParts,
  log: TillLog,
  memberId: string,
  currency: string,
): Promise<void> {
  const members = await lockMembers(tx, log.partnerId, [memberId]);
  const right = (await loadRights(tx, log, [memberId])).get(rightKey(memberId, currency));
  if (right === undefined || leftOf(right) === 0) return;
  const lotIds = right.taken.map((part) => part.lotId);
  const book = await openBook(tx, parts, log.partnerId, members, lotIds);
  const cause = { kind: 'release', id: right.rightId, purchaseId: null } as const;
  const left = leftOf(right);
  bringHome(book, cause, right, left);
  await saveRight(tx, log, { ...right, gone: right.gone + left, taken: [] }, parts.nowMs);
  await book.save(tx);
}

/** Asks back what a till should not hold: it is silent, stopped or enrolled anew, or the policy has changed. */
async function callBack(db: Db, nowMs: number): Promise<void> {
  const rows = await db
    .selectFrom('lent_right as l')
    .innerJoin('till as t', 't.till_id', 'l.till_id')
    .where('l.recalled_at', 'is', null)
    .whereRef('l.granted', '>', 'l.gone')
    .distinct()
    .select(['l.partner_id', 'l.currency', 'l.till_id', 't.state', 't.last_seen_at'])
    .select((eb) => eb('t.epoch', '>', eb.ref('l.epoch')).as('is_old'))
    .execute();
  const partners = new Set(rows.map((row) => row.partner_id));
  for (const partnerId of partners) {
    const policies = await readPolicies(db, partnerId);
    const lends = new Set(
      policies.filter(({ policy }) => policy.kind === 'escrow').map(({ currency }) => currency),
    );
    const wanted = rows.filter(
      (row) =>
        row.partner_id === partnerId &&
        (!lends.has(row.currency) ||
          row.state !== 'active' ||
          row.is_old ||
          (row.last_seen_at?.getTime() ?? 0) < nowMs - SILENT_MS),
    );
    for (const { till_id: tillId, currency } of wanted) {
      await db
        .transaction()
        .execute((tx) => recallRights(tx, partnerId, { currency, tillIds: [tillId] }, nowMs));
    }
  }
}
