/** What a company is made of: stores, currencies, goods, rule bundles. */
import type { Generated } from 'kysely';
import type { Instant, JsonColumn, JsonDefault } from './columns.ts';

interface PartnerTable {
  partner_id: string;
  name: string;
  created_at: Instant;
  time_zone: Generated<string>;
  return_grace_days: Generated<number>;
  reversal_policy: Generated<'pending_only' | 'to_zero' | 'negative'>;
}

interface StoreTable {
  store_id: string;
  partner_id: string;
  name: string;
  legal_name: string;
  inn: string;
  address: string;
  time_zone: string;
  receipt_header: Generated<string[]>;
  receipt_footer: Generated<string[]>;
  weight_barcode: JsonColumn;
  card_pattern: string;
  version: Generated<number>;
}

interface CurrencyTable {
  partner_id: string;
  code: string;
  name_ru: string;
  name_en: string;
  decimals: number;
  per_ruble: number;
  activate_after_days: Generated<number | null>;
  expire_after_days: Generated<number | null>;
  expire_on: Generated<string | null>;
  align_to_month: Generated<boolean>;
  approve_above: Generated<number | null>;
}

interface CategoryTable {
  partner_id: string;
  category_id: string;
  parent_id: string | null;
  name: string;
}

interface GoodsTable {
  partner_id: string;
  sku: string;
  name: string;
  plu: string | null;
  unit: string;
  price_kopecks: number;
  min_price_kopecks: number | null;
  category: string | null;
  brand: string | null;
  attributes: JsonDefault;
  already_discounted: Generated<boolean>;
}

interface GoodsBarcodeTable {
  partner_id: string;
  barcode: string;
  sku: string;
}

interface BundleTable {
  partner_id: string;
  version: number;
  hash: string;
  text: string;
  published_at: Instant;
}

export interface CompanyTables {
  partner: PartnerTable;
  store: StoreTable;
  currency: CurrencyTable;
  category: CategoryTable;
  goods: GoodsTable;
  goods_barcode: GoodsBarcodeTable;
  bundle: BundleTable;
}
