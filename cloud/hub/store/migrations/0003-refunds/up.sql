-- Refunds of purchases, refunds that wait for their purchase, and reservations closed by hand. why.md says why.

alter table partner
  -- how far accruals of returned goods are taken back when they may be spent already
  add column reversal_policy text not null default 'negative'
    check (reversal_policy in ('pending_only', 'to_zero', 'negative'));

alter table purchase
  -- money given back in all its refunds, and what of the goods came back
  add column refunded_kopecks bigint not null default 0,
  add column refund_state text not null default 'none' check (refund_state in ('none', 'part', 'whole'));

create table refund (
  partner_id uuid not null,
  refund_id uuid not null,
  purchase_id uuid not null,
  -- place of this refund among the purchase's, from 1: what came later counts with what came before
  ordinal integer not null,
  store_id uuid not null,
  -- null: not made at a till
  till_id uuid,
  member_id uuid,
  event_id uuid,
  number text not null,
  refunded_at timestamptz not null,
  local_time text not null,
  local_date date not null,
  cashier text,
  reason text not null,
  -- as printed: this money was given
  money_kopecks bigint not null check (money_kopecks >= 0),
  redeemed_kopecks bigint not null check (redeemed_kopecks >= 0),
  -- of it, money for what had come back already elsewhere
  excess_kopecks bigint not null check (excess_kopecks between 0 and money_kopecks),
  -- spent bonuses booked back, in minor units
  bonuses_back bigint not null check (bonuses_back >= 0),
  bonuses_back_currency text,
  -- earned bonuses taken back: [{ accrual, currency, asked, taken, burnt, short }]
  reversed jsonb not null,
  offline boolean not null,
  flags text[] not null default '{}',
  received_at timestamptz not null,
  fact jsonb not null,
  primary key (partner_id, refund_id),
  constraint refund_in_turn unique (partner_id, purchase_id, ordinal)
);
create index refund_time on refund (partner_id, refunded_at desc, refund_id desc);
create unique index refund_event on refund (event_id) where event_id is not null;
create index refund_flagged on refund (partner_id, refunded_at desc) where flags <> '{}';

create table refund_line (
  partner_id uuid not null,
  refund_id uuid not null,
  line_id text not null,
  purchase_id uuid not null,
  member_id uuid,
  quantity_milli bigint not null check (quantity_milli > 0),
  -- of it, more than had been sold and was left
  excess_milli bigint not null check (excess_milli between 0 and quantity_milli),
  money_kopecks bigint not null check (money_kopecks >= 0),
  redeemed_kopecks bigint not null check (redeemed_kopecks >= 0),
  primary key (partner_id, refund_id, line_id)
);
create index refund_line_purchase on refund_line (partner_id, purchase_id);

-- A refund may reach the hub before its purchase: it waits for it by name.
alter table suspense add column waits_for uuid;
create index suspense_waiting on suspense (partner_id, waits_for) where waits_for is not null;

-- A reservation that somebody closed by hand says who, when and why.
alter table reservation
  add column made_at timestamptz not null default now(),
  add column closed_by uuid,
  add column closed_at timestamptz,
  add column closed_reason text;
create index reservation_held on reservation (partner_id, made_at desc, reservation_id desc) where state = 'held';

-- Roles that exist already get what their kind is for; new partners get it with the standard roles.
update staff_role set rights = rights || array['purchases.settle']
where code in ('hq', 'store_manager') and not rights @> array['purchases.settle'];
