-- Instants are timestamptz, calendar dates of a store are date, money is integer kopecks, bonuses are
-- integer minor units of their currency. why.md says why the tables are cut as they are.

create table hub_state (
  only_row boolean primary key default true check (only_row),
  hub_epoch integer not null default 1,
  feed_position bigint not null default 0
);
insert into hub_state default values;

-- ── The company, its places and its people ──────────────────────────────────────────────────────
create table partner (
  partner_id uuid primary key,
  name text not null,
  created_at timestamptz not null
);

create table store (
  store_id uuid primary key,
  partner_id uuid not null references partner,
  name text not null,
  legal_name text not null,
  inn text not null,
  address text not null,
  time_zone text not null,
  receipt_header text[] not null default '{}',
  receipt_footer text[] not null default '{}',
  weight_barcode jsonb,
  card_pattern text not null,
  unique (partner_id, store_id)
);

create table currency (
  partner_id uuid not null references partner,
  code text not null,
  name_ru text not null,
  name_en text not null,
  decimals smallint not null check (decimals between 0 and 4),
  per_ruble integer not null check (per_ruble > 0),
  primary key (partner_id, code)
);

create table staff_role (
  partner_id uuid not null references partner,
  code text not null,
  name_ru text not null,
  name_en text not null,
  rights text[] not null,
  primary key (partner_id, code)
);

create table staff (
  staff_id uuid primary key,
  partner_id uuid not null references partner,
  login text not null unique check (login = lower(login)),
  name text not null,
  role_code text not null,
  -- null = every store of the partner
  store_ids uuid[],
  password_hash text not null,
  language text not null default 'ru' check (language in ('ru', 'en')),
  active boolean not null default true,
  created_at timestamptz not null,
  foreign key (partner_id, role_code) references staff_role
);

create table staff_session (
  token_hash text primary key,
  staff_id uuid not null references staff on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index staff_session_staff on staff_session (staff_id);
create index staff_session_expiry on staff_session (expires_at);

-- Failed attempts to prove oneself, by account and by address; `subject` is a hash.
create table auth_failure (
  subject text primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);
create index auth_failure_age on auth_failure (last_at);

-- ── Tills ───────────────────────────────────────────────────────────────────────────────────────
create table till (
  till_id uuid primary key,
  partner_id uuid not null references partner,
  store_id uuid not null references store,
  name text not null,
  number integer not null check (number > 0),
  state text not null check (state in ('waiting', 'active', 'frozen', 'revoked')),
  frozen_reason text,
  public_key text,
  enrolment_code_hash text,
  epoch integer not null default 0,
  nonce text,
  previous_nonce text,
  -- what the till said at the hello that gave `nonce`, and whether its answer is known to have arrived
  hello_seq bigint,
  hello_hash text,
  hello_seen boolean not null default false,
  head_seq bigint not null default 0,
  head_hash text,
  agent_version text,
  queued integer,
  cursors jsonb not null default '{}',
  last_seen_at timestamptz,
  unique (store_id, number)
);
create index till_partner on till (partner_id, store_id);

create table enrolment_code (
  code_hash text primary key,
  till_id uuid not null references till,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index enrolment_code_till on enrolment_code (till_id);

create table till_token (
  token_hash text primary key,
  till_id uuid not null references till,
  epoch integer not null,
  expires_at timestamptz not null
);
create index till_token_till on till_token (till_id);

-- ── Goods and rules ─────────────────────────────────────────────────────────────────────────────
create table category (
  partner_id uuid not null references partner,
  category_id text not null,
  parent_id text,
  name text not null,
  primary key (partner_id, category_id)
);

create table goods (
  partner_id uuid not null references partner,
  sku text not null,
  name text not null,
  plu text,
  unit text not null check (unit in ('piece', 'kg')),
  price_kopecks bigint not null check (price_kopecks >= 0),
  min_price_kopecks bigint check (min_price_kopecks >= 0),
  category text,
  brand text,
  attributes jsonb not null default '{}',
  already_discounted boolean not null default false,
  primary key (partner_id, sku)
);
create unique index goods_plu on goods (partner_id, plu) where plu is not null;

create table goods_barcode (
  partner_id uuid not null references partner,
  barcode text not null,
  sku text not null,
  primary key (partner_id, barcode)
);
create index goods_barcode_sku on goods_barcode (partner_id, sku);

create table bundle (
  partner_id uuid not null references partner,
  version integer not null check (version > 0),
  hash text not null,
  text text not null,
  published_at timestamptz not null,
  primary key (partner_id, version),
  unique (partner_id, hash)
);

-- ── Members: figures here, the person in member_person ──────────────────────────────────────────
create table member (
  partner_id uuid not null references partner,
  member_id uuid not null,
  state text not null check (state in ('active', 'blocked')),
  registered_on date not null,
  statuses jsonb not null default '{}',
  segments text[] not null default '{}',
  attributes jsonb not null default '{}',
  primary key (partner_id, member_id)
);

create table member_person (
  partner_id uuid not null,
  member_id uuid not null,
  family_name text not null,
  given_name text not null,
  middle_name text not null default '',
  -- lower case, ё as е: family name first, and given name first
  search_name text not null,
  search_given text not null,
  birthday date,
  phone text,
  email text,
  primary key (partner_id, member_id),
  foreign key (partner_id, member_id) references member
);
create unique index member_phone on member_person (partner_id, phone) where phone is not null;
create index member_email on member_person (partner_id, email text_pattern_ops) where email is not null;
create index member_name on member_person (partner_id, search_name text_pattern_ops, member_id);
create index member_given on member_person (partner_id, search_given text_pattern_ops);

create table member_card (
  partner_id uuid not null,
  number text not null,
  member_id uuid not null,
  state text not null check (state in ('active', 'blocked', 'replaced')),
  main boolean not null default true,
  primary key (partner_id, number),
  foreign key (partner_id, member_id) references member
);
create index member_card_member on member_card (partner_id, member_id);
create index member_card_number on member_card (partner_id, number text_pattern_ops);

-- ── Facts of the tills ──────────────────────────────────────────────────────────────────────────
create table till_event (
  partner_id uuid not null,
  till_id uuid not null,
  epoch integer not null,
  seq bigint not null,
  event_id uuid not null,
  kind text not null,
  schema_version integer not null,
  hash text not null,
  -- the whole envelope as JSON text: not jsonb, which refuses U+0000, and a fact must be kept
  body text not null,
  received_at timestamptz not null,
  primary key (till_id, epoch, seq)
);
create unique index till_event_id on till_event (event_id);

create table quarantine (
  quarantine_id uuid primary key,
  partner_id uuid not null,
  till_id uuid not null,
  epoch integer not null,
  seq bigint not null,
  event_id uuid not null,
  hash text not null,
  body text not null,
  reason text not null,
  received_at timestamptz not null,
  unique (till_id, epoch, seq, hash)
);

create table suspense (
  event_id uuid primary key,
  partner_id uuid not null,
  till_id uuid not null,
  epoch integer not null,
  seq bigint not null,
  kind text not null,
  reason text not null,
  detail text not null,
  received_at timestamptz not null
);
create index suspense_till on suspense (till_id);

create table purchase (
  partner_id uuid not null,
  purchase_id uuid not null,
  store_id uuid not null,
  till_id uuid not null,
  member_id uuid,
  event_id uuid not null,
  number text not null,
  sold_at timestamptz not null,
  local_time text not null,
  local_date date not null,
  cashier text,
  initial_kopecks bigint not null,
  discount_kopecks bigint not null,
  redeemed_kopecks bigint not null,
  total_kopecks bigint not null,
  -- bonuses to come, in minor units of `accrued_currency`
  accrued bigint not null,
  accrued_currency text,
  offline boolean not null,
  line_count integer not null,
  bundle_hash text not null,
  -- what the hub's own calculation said of the till's
  recomputed text not null check (recomputed in ('same', 'different', 'no_bundle')),
  -- things HQ should look at: an overdraft, a reservation that was gone, figures that differ
  flags text[] not null default '{}',
  received_at timestamptz not null,
  fact jsonb not null,
  primary key (partner_id, purchase_id)
);
create index purchase_time on purchase (partner_id, sold_at desc, purchase_id desc);
create index purchase_store on purchase (partner_id, store_id, sold_at desc, purchase_id desc);
create index purchase_till on purchase (till_id, sold_at desc, purchase_id desc);
create index purchase_member on purchase (partner_id, member_id, sold_at desc, purchase_id desc)
  where member_id is not null;
create index purchase_number on purchase (partner_id, number text_pattern_ops);

create table purchase_line (
  partner_id uuid not null,
  purchase_id uuid not null,
  line_no smallint not null,
  member_id uuid,
  line_id text not null,
  sku text not null,
  barcode text,
  name text not null,
  category text,
  brand text,
  quantity_milli bigint not null,
  unit_price_kopecks bigint not null,
  initial_kopecks bigint not null,
  amount_kopecks bigint not null,
  redeemed_kopecks bigint not null,
  primary key (partner_id, purchase_id, line_no)
);

create table purchase_part (
  partner_id uuid not null,
  purchase_id uuid not null,
  line_no smallint not null,
  part_no smallint not null,
  member_id uuid,
  promotion_id text not null,
  version integer not null,
  rule_id text not null,
  amount_kopecks bigint not null,
  primary key (partner_id, purchase_id, line_no, part_no)
);

-- ── Books ───────────────────────────────────────────────────────────────────────────────────────
create table posting (
  partner_id uuid not null,
  posting_id uuid not null,
  -- the member the movement is about, on both of its legs
  member_id uuid not null,
  account text not null check (account in (
    'pending', 'active', 'reserved', 'house_issued', 'house_redeemed', 'house_expired', 'house_opening'
  )),
  currency text not null,
  amount bigint not null check (amount <> 0),
  kind text not null check (kind in (
    'accrual', 'activation', 'redemption', 'reservation', 'release', 'expiry', 'opening'
  )),
  cause_kind text not null check (cause_kind in (
    'purchase', 'activation', 'expiry', 'reservation', 'release', 'opening'
  )),
  cause_id uuid not null,
  leg integer not null,
  booked_at timestamptz not null,
  purchase_id uuid,
  promotion_id text,
  reason text not null,
  primary key (partner_id, posting_id),
  constraint posting_once unique (partner_id, cause_kind, cause_id, leg)
);
create index posting_member on posting (partner_id, member_id, currency, posting_id desc);

create table balance (
  partner_id uuid not null,
  member_id uuid not null,
  currency text not null,
  pending bigint not null default 0,
  active bigint not null default 0,
  reserved bigint not null default 0,
  primary key (partner_id, member_id, currency)
);

create table lot (
  partner_id uuid not null,
  lot_id uuid not null,
  member_id uuid not null,
  currency text not null,
  cause_id uuid not null,
  promotion_id text,
  amount bigint not null check (amount > 0),
  remaining bigint not null check (remaining between 0 and amount),
  state text not null check (state in ('pending', 'active')),
  activate_on date,
  -- the beginning of `activate_on` by the store's clock
  activate_at timestamptz,
  expire_on date,
  created_at timestamptz not null,
  primary key (partner_id, lot_id)
);
create index lot_due on lot (activate_at) where state = 'pending';
create index lot_open on lot (partner_id, member_id, currency) where remaining > 0;

create table reservation (
  partner_id uuid not null,
  reservation_id uuid not null,
  member_id uuid not null,
  till_id uuid not null,
  purchase_id uuid not null,
  currency text not null,
  amount bigint not null check (amount >= 0),
  -- lots the amount was taken from: [{ lotId, amount }]
  taken jsonb not null,
  revision integer not null,
  state text not null check (state in ('held', 'released', 'expired', 'used')),
  expires_at timestamptz not null,
  primary key (partner_id, reservation_id)
);
create index reservation_due on reservation (expires_at) where state = 'held';

-- ── Feed ────────────────────────────────────────────────────────────────────────────────────────
create table feed_change (
  change_id bigint generated always as identity primary key,
  partner_id uuid,
  scope text not null,
  kind text not null,
  key text not null,
  value jsonb
);

create table feed_item (
  scope text not null,
  kind text not null,
  key text not null,
  partner_id uuid,
  position bigint not null,
  value jsonb,
  primary key (scope, kind, key)
);
create unique index feed_item_order on feed_item (scope, position);

create table feed_scope (
  scope text primary key,
  head bigint not null
);
