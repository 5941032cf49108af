/** What waits and what was decided, as the contract shows them. */
import { sql } from 'kysely';
import type {
  WaitingAction,
  WaitingRow,
  WaitingView,
} from '@verno/shared/contracts/hub/waiting-events';
import { storeId, tillId } from '@verno/shared/kernel/ids';
import { toMoneyText } from '@verno/shared/money/text';
import { moneyOfEvent } from '@verno/shared/sync/event-money';
import { isBooked } from '../../ingest/decide.ts';
import { eventOf } from '../../ingest/waiting.ts';
import type { Db } from '../../store/database.ts';

/** Undecided ones or decided ones, with everything a row shows; the caller adds conditions, order and limit. */
export function selectWaiting(db: Db, partnerId: string, decided: boolean) {
  const rows = decided ? decidedOnes(db) : undecidedOnes(db);
  return db
    .selectFrom(rows.as('w'))
    .innerJoin('till as t', 't.till_id', 'w.till_id')
    .innerJoin('store as s', 's.store_id', 't.store_id')
    .where('w.partner_id', '=', partnerId)
    .selectAll('w')
    .select(['t.name as till_name', 't.store_id', 's.name as store_name'])
    .select(
      sql<string>`case w.place
        when 'quarantine' then (select q.body from quarantine q where q.quarantine_id = w.waiting_id)
        else (select e.body from till_event e
          where e.till_id = w.till_id and e.epoch = w.epoch and e.seq = w.seq) end`.as('body'),
    );
}

export type SelectedWaiting = Awaited<
  ReturnType<ReturnType<typeof selectWaiting>['execute']>
>[number];

const SHOWN = [
  'd.waiting_id',
  'd.place',
  'd.partner_id',
  'd.till_id',
  'd.epoch',
  'd.seq',
  'd.event_id',
  'd.reason',
  'd.detail',
  'd.received_at',
] as const;

function undecidedOnes(db: Db) {
  return db
    .selectFrom('waiting_event as d')
    .select(SHOWN)
    .select('d.received_at as ordered_at')
    .select(sql<'posted' | 'released' | 'written_off' | null>`null::text`.as('outcome'))
    .select(sql<string | null>`null::uuid`.as('booked_id'))
    .select(sql<string | null>`null::text`.as('decided_name'))
    .select(sql<string | null>`null::text`.as('why'));
}

function decidedOnes(db: Db) {
  return db
    .selectFrom('waiting_decision as d')
    .select(SHOWN)
    .select('d.decided_at as ordered_at')
    .select(sql<'posted' | 'released' | 'written_off' | null>`d.outcome`.as('outcome'))
    .select(sql<string | null>`d.booked_id`.as('booked_id'))
    .select(sql<string | null>`d.decided_name`.as('decided_name'))
    .select(sql<string | null>`d.why`.as('why'));
}

export function waitingRowView(row: SelectedWaiting): WaitingRow {
  const event = eventOf(row);
  const money = moneyOfEvent(event);
  return {
    waitingId: row.waiting_id,
    place: row.place,
    tillId: tillId.parse(row.till_id),
    tillName: row.till_name,
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    epoch: row.epoch,
    seq: row.seq,
    what: money?.what ?? 'other',
    kind: event.kind,
    number: money?.number ?? null,
    localTime: money?.local ?? null,
    money:
      money === null ? null : toMoneyText(money.what === 'refund' ? -money.kopecks : money.kopecks),
    reason: row.reason,
    detail: row.detail,
    booked: row.place === 'quarantine' && isBooked(row.reason),
    receivedAt: row.received_at.toISOString(),
    decision:
      row.outcome === null
        ? null
        : {
            outcome: row.outcome,
            byName: row.decided_name ?? '',
            at: row.ordered_at.toISOString(),
            why: row.why ?? '',
            purchaseId: row.booked_id,
          },
  };
}

export function waitingDetailView(row: SelectedWaiting, mayReadBody: boolean): WaitingView {
  const shown = waitingRowView(row);
  const event = eventOf(row);
  return {
    ...shown,
    eventId: row.event_id,
    hash: event.hash,
    body: mayReadBody ? row.body : null,
    actions: actionsOf(shown),
  };
}

/** Reasons that no second try can mend. */
const NEVER_POSTED: ReadonlySet<string> = new Set(['till_rebuilt', 'foreign_id']);

function actionsOf({ place, reason, booked, what, decision }: WaitingRow): WaitingAction[] {
  if (decision !== null) return [];
  if (place === 'suspense') return NEVER_POSTED.has(reason) ? ['writeOff'] : ['replay', 'writeOff'];
  return booked || what === 'other' ? ['writeOff'] : ['release', 'writeOff'];
}
