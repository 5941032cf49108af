-- Applications of partners, what keeps their repeats harmless and their pace bounded, calculations that
-- are not purchases yet, and what the API changes of members and stores. why.md says why so.

create table application (
  application_id uuid primary key,
  partner_id uuid not null references partner,
  name text not null,
  rights text[] not null,
  -- null = every store of the partner
  store_ids uuid[],
  calls_per_minute integer not null check (calls_per_minute between 1 and 100000),
  version integer not null default 1,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index application_partner on application (partner_id, application_id);

create table application_secret (
  secret_hash text primary key,
  application_id uuid not null references application,
  created_at timestamptz not null,
  -- null = until revoked; an older secret ends some time after its successor was made
  expires_at timestamptz
);
create index application_secret_owner on application_secret (application_id);

create table application_token (
  token_hash text primary key,
  application_id uuid not null references application,
  -- the scopes asked for, never more than the application's rights
  rights text[] not null,
  expires_at timestamptz not null
);
create index application_token_owner on application_token (application_id);
create index application_token_expiry on application_token (expires_at);

-- A limit's state is worth nothing after a crash: unlogged, so that counting a call costs no flush.
create unlogged table call_pace (
  subject text primary key,
  -- when the calls made so far will have been worked off at the allowed pace
  busy_until_ms double precision not null
) with (fillfactor = 50);

create table call_repeat (
  caller text not null,
  key text not null,
  operation text not null,
  -- SHA-256 of method, address and canonical body
  fingerprint text not null,
  -- what was answered, as JSON text, so that a repeat gets the same bytes; null while the call is under
  -- way (seen by nobody else)
  answer text,
  created_at timestamptz not null,
  primary key (caller, key)
);
create index call_repeat_age on call_repeat (created_at);

-- A purchase that a program makes through the API, from its first calculation to its end. `test`: of the
-- test till, never booked.
create table calculation (
  partner_id uuid not null,
  -- becomes the purchase's id
  calculation_id uuid not null,
  store_id uuid not null,
  till_id uuid not null,
  member_id uuid,
  test boolean not null,
  state text not null check (state in ('calculated', 'reserved', 'confirmed', 'cancelled', 'expired')),
  -- staff:… or application:…
  made_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  -- why it was ended by hand
  reason text,
  total_kopecks bigint not null,
  reservation_id uuid,
  -- inputs and result as the engine took and gave them
  draft jsonb not null,
  primary key (partner_id, calculation_id)
);
create index calculation_open on calculation (expires_at) where state in ('calculated', 'reserved');
create index calculation_list on calculation (partner_id, calculation_id desc);

-- Numbers of receipts that the hub gives where the caller has none of its own.
create sequence hub_receipt;

alter table member add column version integer not null default 1;
alter table store add column version integer not null default 1;
alter table member_person
  add column phone_verified_at timestamptz,
  add column email_verified_at timestamptz;

-- How other systems call a member: an on-line shop's customer number, a former programme's id.
create table member_external (
  partner_id uuid not null,
  system text not null,
  value text not null,
  member_id uuid not null,
  primary key (partner_id, system, value),
  foreign key (partner_id, member_id) references member
);
create index member_external_member on member_external (partner_id, member_id);

-- Goods are found by the beginning of whatever is at hand.
create index goods_name on goods (partner_id, lower(name) text_pattern_ops);
create index goods_sku on goods (partner_id, sku text_pattern_ops);
create index goods_barcode_begins on goods_barcode (partner_id, barcode text_pattern_ops);

-- Who did what to a member's card data and why; no personal data in it.
create table member_action (
  partner_id uuid not null,
  member_id uuid not null,
  action_id uuid not null,
  kind text not null,
  actor text not null,
  reason text,
  acted_at timestamptz not null,
  primary key (partner_id, member_id, action_id)
);

-- Roles that exist already get what their kind is for; new partners get it with the standard roles.
update staff_role set rights = rights || array['purchases.make', 'purchases.settle', 'members.write',
  'catalogue.read', 'catalogue.write', 'places.read', 'places.write', 'drafts.calculate',
  'applications.manage'] where code = 'hq';
update staff_role set rights = rights || array['purchases.settle', 'members.write', 'catalogue.read',
  'places.read'] where code = 'store_manager';
update staff_role set rights = rights || array['members.write'] where code = 'operator';
