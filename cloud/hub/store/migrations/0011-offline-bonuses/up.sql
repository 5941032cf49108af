-- Bonuses with the network off: the policy of a partner, and what is lent to tills. why.md says why.

-- Every state a policy ever had; the newest version is in force, none = earn only.
create table offline_policy (
  partner_id uuid not null,
  currency text not null,
  version integer not null check (version > 0),
  kind text not null check (kind in ('earn_only', 'capped', 'escrow')),
  -- minor units
  per_member bigint check (per_member > 0),
  per_till bigint check (per_till > 0),
  share_bp integer check (share_bp between 1 and 10000),
  set_by uuid not null,
  set_name text not null,
  set_at timestamptz not null,
  primary key (partner_id, currency, version),
  check ((kind = 'earn_only') = (per_member is null and per_till is null)),
  check ((kind = 'escrow') = (share_bp is not null))
);

-- What lies with a till of a member's bonuses: granted − gone, set aside in the books by the reservation.
create table lent_right (
  partner_id uuid not null,
  till_id uuid not null,
  -- of the till's log: rights die with it
  epoch integer not null check (epoch > 0),
  member_id uuid not null,
  currency text not null,
  reservation_id uuid not null,
  -- both only grow
  granted bigint not null check (granted >= 0),
  gone bigint not null check (gone >= 0),
  recalled_at timestamptz,
  changed_at timestamptz not null,
  primary key (till_id, epoch, member_id, currency)
);
create unique index lent_right_reservation on lent_right (partner_id, reservation_id);
create index lent_right_open on lent_right (partner_id, member_id) where granted > gone;
create index lent_right_till on lent_right (till_id) where granted > gone;

-- Events by which tills gave rights back.
create table right_release (
  partner_id uuid not null,
  till_id uuid not null,
  epoch integer not null,
  seq integer not null,
  event_id uuid not null,
  member_id uuid not null,
  currency text not null,
  asked bigint not null,
  returned bigint not null check (returned between 0 and asked),
  received_at timestamptz not null,
  primary key (till_id, epoch, seq)
);

-- When a till last said that nothing waits on it behind the batch.
create table till_drained (
  till_id uuid primary key,
  drained_at timestamptz not null
);
