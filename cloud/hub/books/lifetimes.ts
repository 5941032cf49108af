/** When lots that no promotion has dated begin and end: by their currency, in the programme's zone. */
import { lotDates } from '@verno/shared/ledger/lifetime';
import type { LotDates } from '@verno/shared/ledger/lifetime';
import { localTime, startOfDay } from '../calendar.ts';
import type { Tx } from '../store/database.ts';

/** Dates of a lot and the instants they begin at. */
export interface LotSpan {
  readonly activateOn: string | null;
  readonly activateAtMs: number | null;
  readonly expireOn: string | null;
  readonly expiresAtMs: number | null;
}

/** The programme's zone. */
export async function zoneOf(tx: Tx, partnerId: string): Promise<string> {
  const row = await tx
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select('time_zone')
    .executeTakeFirstOrThrow();
  return row.time_zone;
}

/** Dates as instants; a lot whose first day has begun is spendable at once. */
export function spanOf(dates: LotDates, timeZone: string, nowMs: number): LotSpan {
  const { activateOn, expireOn } = dates;
  const activateAtMs = activateOn === null ? null : startOfDay(activateOn, timeZone);
  const waits = activateAtMs !== null && activateAtMs > nowMs;
  return {
    activateOn: waits ? activateOn : null,
    activateAtMs: waits ? activateAtMs : null,
    expireOn,
    expiresAtMs: expireOn === null ? null : startOfDay(expireOn, timeZone),
  };
}

/** Dates by currency, each asked for once: for those who book many lots at a time. */
export function datesByCurrency(
  tx: Tx,
  where: { readonly partnerId: string; readonly timeZone: string; readonly nowMs: number },
): (currency: string) => Promise<LotDates> {
  const known = new Map<string, Promise<LotDates>>();
  return (currency) => {
    const dates = known.get(currency) ?? currencyDates(tx, where, currency);
    known.set(currency, dates);
    return dates;
  };
}

/** Dates that a currency gives to a lot coming now. */
export async function currencyDates(
  tx: Tx,
  where: { readonly partnerId: string; readonly timeZone: string; readonly nowMs: number },
  currency: string,
): Promise<LotDates> {
  const row = await tx
    .selectFrom('currency')
    .where('partner_id', '=', where.partnerId)
    .where('code', '=', currency)
    .select(['activate_after_days', 'expire_after_days', 'expire_on', 'align_to_month'])
    .executeTakeFirst();
  const today = localTime(where.nowMs, where.timeZone).slice(0, 10);
  return lotDates(today, {
    activateAfterDays: row?.activate_after_days ?? null,
    expireAfterDays: row?.expire_after_days ?? null,
    expireOn: row?.expire_on ?? null,
    alignToMonth: row?.align_to_month ?? false,
  });
}
