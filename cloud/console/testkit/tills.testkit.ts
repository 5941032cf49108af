/** Tills in detail, what waits of them, and calculations nobody finished: each to its contract. */
import { calculationRow, type CalculationRow } from '@verno/shared/contracts/hub/calculations';
import { tillView, type TillDetail, type TillRow } from '@verno/shared/contracts/hub/tills';
import { waitingView, type WaitingView } from '@verno/shared/contracts/hub/waiting-events';
import type { MemberView } from '@verno/shared/contracts/hub/members';
import { idOf } from './people.testkit.ts';

const HASH = 'a3f1'.repeat(16);

/** A till as its own page shows it; the first one has told of itself, the others have not. */
export function makeTillView(row: TillRow, nowMs: number): TillDetail {
  const at = (hoursAgo: number): string => new Date(nowMs - hoursAgo * 3_600_000).toISOString();
  const hasTold = row.clockOffsetMs !== null;
  const totals = { sales: 214, salesSum: '318450.90', refunds: 3, refundsSum: '2480.00' };
  const epochs = [
    {
      epoch: 2,
      state: row.state === 'frozen' ? 'stopped' : 'present',
      headSeq: 1204,
      firstAt: at(300),
      lastAt: at(0.1),
      endedAt: null,
      quarantine: 0,
    },
    {
      epoch: 1,
      state: 'stopped',
      headSeq: 8815,
      firstAt: at(4000),
      lastAt: at(302),
      endedAt: at(301),
      quarantine: row.quarantine,
    },
  ];
  return tillView.parse({
    ...row,
    epoch: row.epoch === null ? null : 2,
    number: 1,
    frozenReason: row.state === 'frozen' ? 'sync.fork' : null,
    headSeq: row.epoch === null ? 0 : 1204,
    toldAt: hasTold ? at(0.01) : null,
    bundleVersion: hasTold ? 41 : null,
    hubBundleVersion: 42,
    clock: hasTold ? { offsetMs: row.clockOffsetMs, roundTripMs: 14, samples: 8 } : null,
    devices: hasTold
      ? [
          { id: 's', kind: 'scanner', state: 'ready', problem: null },
          {
            id: 'p',
            kind: 'printer',
            state: 'error',
            problem: { code: 'device.paper_out', params: {} },
          },
        ]
      : null,
    troubles: [],
    lastProblem: hasTold
      ? { problem: { code: 'device.paper_out', params: {} }, at: at(0.2) }
      : null,
    sets: row.alarms.includes('sets_differ')
      ? { differing: ['partner', 'store'], since: at(0.4), healedAt: null }
      : hasTold
        ? { differing: ['partner'], since: at(50), healedAt: at(49.8) }
        : null,
    epochs: row.epoch === null ? [] : epochs,
    days: hasTold
      ? ['2026-11-21', '2026-11-20', '2026-11-19'].map((day, index) => ({
          day,
          epoch: 2,
          fromSeq: 1,
          throughSeq: 1204,
          till: totals,
          hub: index === 1 ? { ...totals, sales: 213, salesSum: '317200.40' } : totals,
          differs: index === 1,
          comparedAt: at(0.05),
        }))
      : [],
  });
}

const KINDS = [
  [
    'suspense',
    'sale',
    'member_unknown',
    '1250.50',
    'Участник 019a8f2e-0000-7000-8000-000000000111',
  ],
  ['quarantine', 'sale', 'fork', '770.00', ''],
  ['quarantine', 'sale', 'fork:accepted', '310.00', ''],
  ['suspense', 'refund', 'purchase_unknown', '-500.00', 'чек 07-12, возврат 07-19'],
  [
    'suspense',
    'other',
    'till_rebuilt',
    null,
    'файл кассы был повреждён; прочитаны все события: 812',
  ],
] as const;

/** One event of each sort, at the fourth and the fifth till. */
export function makeWaiting(nowMs: number, tills: readonly TillRow[]): WaitingView[] {
  return KINDS.map(([place, what, reason, money, detail], index) => {
    const till = tills[place === 'suspense' ? 3 : 4]!;
    const booked = reason.endsWith(':accepted');
    const kinds = {
      sale: 'purchase.confirmed',
      refund: 'purchase.refunded',
      other: 'till.rebuilt',
    };
    const body = {
      id: idOf('e', index + 1),
      epoch: 1,
      seq: index + 1,
      kind: kinds[what],
      payload: { number: `07-${index + 11}`, cashier: 'Иванова', total: money },
    };
    return waitingView.parse({
      waitingId: idOf('w', index + 1),
      place,
      tillId: till.tillId,
      tillName: till.name,
      storeId: till.storeId,
      storeName: till.storeName,
      epoch: 1,
      seq: index + 1,
      what,
      kind: kinds[what],
      number: what === 'other' ? null : `07-${index + 11}`,
      localTime: what === 'other' ? null : '2026-11-21T14:32:05',
      money,
      reason,
      detail,
      booked,
      receivedAt: new Date(nowMs - index * 3_600_000).toISOString(),
      decision: null,
      eventId: idOf('e', index + 1),
      hash: HASH,
      body: JSON.stringify(body),
      actions:
        place === 'suspense'
          ? what === 'other'
            ? ['writeOff']
            : ['replay', 'writeOff']
          : booked
            ? ['writeOff']
            : ['release', 'writeOff'],
    });
  });
}

/** Two purchases that a program began and never ended. */
export function makeCalculations(
  nowMs: number,
  tills: readonly TillRow[],
  members: readonly MemberView[],
): CalculationRow[] {
  return [1, 2].map((number) => {
    const till = tills[number - 1]!;
    return calculationRow.parse({
      calculationId: idOf('c', number),
      state: number === 1 ? 'reserved' : 'calculated',
      test: false,
      storeId: till.storeId,
      storeName: till.storeName,
      tillId: till.tillId,
      tillName: till.name,
      memberId: number === 1 ? members[0]!.memberId : null,
      total: number === 1 ? '1530.20' : '89.90',
      createdAt: new Date(nowMs - number * 300_000).toISOString(),
      expiresAt: new Date(nowMs + 1_200_000).toISOString(),
      endedAt: null,
      reason: null,
    });
  });
}
