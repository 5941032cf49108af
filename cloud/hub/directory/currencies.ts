/** Bonus currencies: added or changed, and sent to the tills of every store. */
import type { CurrencyView } from '@verno/shared/contracts/hub/accounts';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { parseAmount } from '@verno/shared/ledger/amount';
import { toDecimalText } from '@verno/shared/money/text';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { publishStoreSettings } from './places.ts';

export async function readCurrencies(db: Db | Tx, partnerId: string): Promise<CurrencyView[]> {
  const rows = await db
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .selectAll()
    .orderBy('code')
    .execute();
  return rows.map((row) => ({
    code: row.code,
    name: { ru: row.name_ru, en: row.name_en },
    precision: row.decimals,
    perRuble: row.per_ruble,
    lifetime: {
      activateAfterDays: row.activate_after_days,
      expireAfterDays: row.expire_after_days,
      expireOn: row.expire_on,
      alignToMonth: row.align_to_month,
    },
    approveAbove:
      row.approve_above === null ? null : toDecimalText(row.approve_above, row.decimals),
  }));
}

/** Adds a currency or changes it. Figures that are there mean what they meant: precision and rate stay. */
export async function putCurrency(
  tx: Tx,
  partnerId: string,
  currency: CurrencyView,
): Promise<Result<null, Refusal>> {
  const { code, name, precision, perRuble, lifetime } = currency;
  const approveAbove = limitOf(currency);
  if (!approveAbove.ok) return approveAbove;
  const before = await tx
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .where('code', '=', code)
    .select(['decimals', 'per_ruble'])
    .forNoKeyUpdate()
    .executeTakeFirst();
  const same = before?.decimals === precision && before.per_ruble === perRuble;
  if (before !== undefined && !same && (await hasAccounts(tx, partnerId, code))) {
    const params = { decimals: before.decimals, perRuble: before.per_ruble };
    return err(refusal('currency.frozen', { params }));
  }
  const fields = {
    name_ru: name.ru,
    name_en: name.en,
    decimals: precision,
    per_ruble: perRuble,
    activate_after_days: lifetime.activateAfterDays,
    expire_after_days: lifetime.expireAfterDays,
    expire_on: lifetime.expireOn,
    align_to_month: lifetime.alignToMonth,
    approve_above: approveAbove.value,
  };
  await tx
    .insertInto('currency')
    .values({ partner_id: partnerId, code, ...fields })
    .onConflict((conflict) => conflict.columns(['partner_id', 'code']).doUpdateSet(fields))
    .execute();
  const stores = await tx
    .selectFrom('store')
    .where('partner_id', '=', partnerId)
    .select('store_id')
    .orderBy('store_id')
    .execute();
  for (const store of stores) await publishStoreSettings(tx, store.store_id);
  return ok(null);
}

/** Zero is a limit, too: then every correction waits. */
function limitOf({ approveAbove, precision }: CurrencyView): Result<number | null, Refusal> {
  if (approveAbove === null) return ok(null);
  if (/^0([.,]0*)?$/.test(approveAbove)) return ok(0);
  const amount = parseAmount(approveAbove, precision);
  return amount === null
    ? err(refusal('correction.bad_amount', { params: { decimals: precision } }))
    : ok(amount);
}

async function hasAccounts(tx: Tx, partnerId: string, code: string): Promise<boolean> {
  const found = await tx
    .selectFrom('account')
    .where('partner_id', '=', partnerId)
    .where('currency', '=', code)
    .select('account_id')
    .limit(1)
    .execute();
  return found.length > 0;
}
