/** Partners, their currencies, stores and tills. */
import { storeSettings } from '@verno/shared/contracts/sync';
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { Text } from '@verno/shared/kernel/text';
import { ensureRoles } from '../auth/staff.ts';
import { recordChanges, storeScope } from '../feed/changes.ts';
import type { Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';

export interface NewPartner {
  readonly partnerId: string;
  readonly name: string;
  readonly nowMs: number;
  readonly currencies: readonly NewCurrency[];
}

export interface NewCurrency {
  readonly code: string;
  readonly name: Text;
  readonly decimals: number;
  /** Minor units worth one ruble. */
  readonly perRuble: number;
}

/** Adds a partner with its currencies and the standard roles; one that is there is left as it is. */
export async function addPartner(tx: Tx, partner: NewPartner): Promise<void> {
  await tx
    .insertInto('partner')
    .values({
      partner_id: partner.partnerId,
      name: partner.name,
      created_at: new Date(partner.nowMs),
    })
    .onConflict((conflict) => conflict.column('partner_id').doNothing())
    .execute();
  for (const currency of partner.currencies) {
    await tx
      .insertInto('currency')
      .values({
        partner_id: partner.partnerId,
        code: currency.code,
        name_ru: currency.name.ru,
        name_en: currency.name.en,
        decimals: currency.decimals,
        per_ruble: currency.perRuble,
      })
      .onConflict((conflict) => conflict.columns(['partner_id', 'code']).doNothing())
      .execute();
  }
  await ensureRoles(tx, partner.partnerId);
}

export interface NewStore {
  readonly storeId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly legalName: string;
  readonly inn: string;
  readonly address: string;
  /** IANA zone. */
  readonly timeZone: string;
  readonly receiptHeader: readonly string[];
  readonly receiptFooter: readonly string[];
  readonly weightBarcode: StoreSettings['weightBarcode'];
  readonly cardPattern: string;
}

/** Adds a store, or changes it, and sends its settings to its tills when they are new. */
export async function putStore(tx: Tx, store: NewStore): Promise<void> {
  const fields = {
    name: store.name,
    legal_name: store.legalName,
    inn: store.inn,
    address: store.address,
    time_zone: store.timeZone,
    receipt_header: [...store.receiptHeader],
    receipt_footer: [...store.receiptFooter],
    weight_barcode: jsonb(store.weightBarcode),
    card_pattern: store.cardPattern,
  };
  await tx
    .insertInto('store')
    .values({ store_id: store.storeId, partner_id: store.partnerId, ...fields })
    .onConflict((conflict) => conflict.column('store_id').doUpdateSet(fields))
    .execute();
  await publishStoreSettings(tx, store.storeId);
}

/** Puts a store's settings into the feed of its tills. */
export async function publishStoreSettings(tx: Tx, storeId: string): Promise<void> {
  const store = await tx
    .selectFrom('store')
    .where('store_id', '=', storeId)
    .selectAll()
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  const currencies = await tx
    .selectFrom('currency')
    .where('partner_id', '=', store.partner_id)
    .selectAll()
    .orderBy('code')
    .execute();
  const value = storeSettings.parse({
    storeId,
    storeName: store.name,
    legalName: store.legal_name,
    inn: store.inn,
    address: store.address,
    timeZone: store.time_zone,
    receiptHeader: store.receipt_header,
    receiptFooter: store.receipt_footer,
    weightBarcode: store.weight_barcode,
    cardPattern: store.card_pattern,
    currencies: currencies.map((currency) => ({
      code: currency.code,
      name: { ru: currency.name_ru, en: currency.name_en },
      precision: currency.decimals,
      perRuble: currency.per_ruble,
    })),
    offlineBonuses: 'earn_only',
  });
  await recordChanges(tx, [
    {
      partnerId: store.partner_id,
      scope: storeScope(storeId),
      kind: 'store_settings',
      key: storeId,
      value: value,
    },
  ]);
}

export interface NewTill {
  readonly tillId: string;
  readonly partnerId: string;
  readonly storeId: string;
  readonly name: string;
  /** Unique in the store; receipts begin with it. */
  readonly number: number;
}

/** Adds a till that waits for enrolment; one that is there is left as it is. */
export async function addTill(tx: Tx, till: NewTill): Promise<void> {
  await tx
    .insertInto('till')
    .values({
      till_id: till.tillId,
      partner_id: till.partnerId,
      store_id: till.storeId,
      name: till.name,
      number: till.number,
      state: 'waiting',
      frozen_reason: null,
      public_key: null,
      enrolment_code_hash: null,
      nonce: null,
      previous_nonce: null,
      hello_seq: null,
      hello_hash: null,
      head_hash: null,
      agent_version: null,
      queued: null,
      last_seen_at: null,
    })
    .onConflict((conflict) => conflict.column('till_id').doNothing())
    .execute();
}
