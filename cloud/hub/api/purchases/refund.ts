/** Goods of a purchase come back through the API. */
import { makeRefund } from '@verno/shared/contracts/hub/refunds';
import { can } from '@verno/shared/contracts/rights';
import type { Clock } from '@verno/shared/kernel/clock';
import { refundId as refundIdOf } from '@verno/shared/kernel/ids';
import type { PurchaseId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { Quantities } from '@verno/shared/purchase/refund';
import type { Caller } from '../../auth/callers.ts';
import { localTime } from '../../calendar.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Answer, Route } from '../../http/routes.ts';
import { quantityText } from '../../projections/priced-lines.ts';
import { purchaseRowView, selectPurchases } from '../../projections/purchase-rows.ts';
import { refundsOfPurchase } from '../../projections/refund-rows.ts';
import { refundPurchase } from '../../refunds/refund-purchase.ts';
import type { RefundRefused } from '../../refunds/refund-purchase.ts';
import type { Db, Tx } from '../../store/database.ts';
import type { Ids } from '../../system.ts';

const MILLI_DIGITS = 3;

export interface RefundRouteParts {
  readonly db: Db;
  readonly ids: Ids;
  readonly clock: Clock;
}

export function refundRoute({ db, ids, clock }: RefundRouteParts): Route {
  return staffRoute(makeRefund, async ({ params, body }, caller) =>
    db.transaction().execute(async (tx) => {
      const { purchaseId } = params;
      const timeZone = await zoneOf(tx, caller, purchaseId);
      if (timeZone === null) return err(refusal('purchase.unknown'));
      const lines = body.lines === undefined ? ok(null) : quantitiesOf(body.lines);
      if (!lines.ok) return lines;
      const nowMs = clock.nowMs();
      const refundId = refundIdOf.parse(ids.next());
      const done = await refundPurchase(
        tx,
        { ids, nowMs },
        {
          partnerId: caller.partnerId,
          purchaseId,
          refundId,
          lines: lines.value,
          reason: body.reason,
          at: { epochMs: nowMs, local: localTime(nowMs, timeZone) },
          cashier: body.cashier ?? null,
          number: body.number ?? null,
        },
      );
      if (!done.ok) return err(await refusalOf(tx, caller, purchaseId, body.lines, done.error));
      return shown(tx, caller, purchaseId, refundId, done.value.state);
    }),
  );
}

/** The purchase's zone of time; null where there is no such purchase, or not for this caller. */
async function zoneOf(tx: Tx, caller: Caller, purchaseId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('purchase as p')
    .innerJoin('store as s', 's.store_id', 'p.store_id')
    .where('p.partner_id', '=', caller.partnerId)
    .where('p.purchase_id', '=', purchaseId)
    .select(['p.store_id', 's.time_zone'])
    .executeTakeFirst();
  return row !== undefined && can(caller.grants, 'purchases.refund', row.store_id)
    ? row.time_zone
    : null;
}

type AskedLines = readonly { readonly lineId: string; readonly quantity: string }[];

function quantitiesOf(lines: AskedLines): Result<Quantities, Refusal> {
  const milli = new Map<string, number>();
  for (const [index, { lineId, quantity }] of lines.entries()) {
    if (milli.has(lineId)) {
      const errors = [{ pointer: `/lines/${index}/lineId`, detail: lineId }];
      return err(refusal('refund.line_twice', { params: { line: lineId }, errors }));
    }
    const [whole = '', part = ''] = quantity.split('.');
    milli.set(lineId, Number(`${whole}${part.padEnd(MILLI_DIGITS, '0')}`));
  }
  return ok(Object.fromEntries(milli));
}

async function refusalOf(
  tx: Tx,
  caller: Caller,
  purchaseId: PurchaseId,
  asked: AskedLines | undefined,
  refused: RefundRefused,
): Promise<Refusal> {
  switch (refused.kind) {
    case 'purchase_unknown':
      return refusal('purchase.unknown');
    case 'nothing_asked':
      return refusal('refund.nothing_left');
    case 'refund_repeated':
      throw new Error('a new id is an old one');
    case 'unknown_line':
    case 'bad_quantity':
    case 'more_than_left': {
      const { lineId } = refused;
      const index = asked?.findIndex((line) => line.lineId === lineId) ?? -1;
      const field = refused.kind === 'unknown_line' ? 'lineId' : 'quantity';
      const name = await nameOf(tx, caller.partnerId, purchaseId, lineId);
      const left = refused.kind === 'more_than_left' ? Math.max(0, refused.leftMilli) : 0;
      const params = { line: lineId, name, left: quantityText(left) };
      const errors = [{ pointer: `/lines/${index}/${field}`, detail: name }];
      return refusal(CODES[refused.kind], { params, errors });
    }
    default:
      return unreachable(refused);
  }
}

const CODES = {
  unknown_line: 'refund.line_unknown',
  bad_quantity: 'refund.bad_quantity',
  more_than_left: 'refund.more_than_left',
} as const;

/** The goods of a line as the receipt calls them. */
async function nameOf(
  tx: Tx,
  partnerId: string,
  purchaseId: string,
  lineId: string,
): Promise<string> {
  const row = await tx
    .selectFrom('purchase')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', purchaseId)
    .select('fact')
    .executeTakeFirstOrThrow();
  const { names } = purchaseFact.pick({ names: true }).parse(row.fact);
  return names.find((one) => one.lineId === lineId)?.name ?? lineId;
}

async function shown(
  tx: Tx,
  { partnerId }: Caller,
  purchaseId: string,
  refundId: string,
  refundState: 'part' | 'whole',
): Answer<typeof makeRefund> {
  const currencies = await tx
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .select(['code', 'decimals', 'name_ru', 'name_en'])
    .execute();
  const { views } = await refundsOfPurchase(tx, partnerId, purchaseId, currencies);
  const view = views.find((one) => one.refundId === refundId);
  if (view === undefined) throw new Error(`refund ${refundId} is booked and not there`);
  const row = await selectPurchases(tx, partnerId)
    .where('p.purchase_id', '=', purchaseId)
    .executeTakeFirstOrThrow();
  const { refunded, net } = purchaseRowView(row);
  return ok({ ...view, refundState, refunded, net });
}
