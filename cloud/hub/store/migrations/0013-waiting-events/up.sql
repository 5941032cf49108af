-- What waits in suspense and quarantine is decided by people; what tills tell of themselves. why.md says why.

alter table suspense add column suspense_id uuid not null default gen_random_uuid();
create unique index suspense_name on suspense (suspense_id);

-- One row a decision; a thing is decided once.
create table waiting_decision (
  waiting_id uuid primary key,
  place text not null check (place in ('suspense', 'quarantine')),
  partner_id uuid not null references partner,
  till_id uuid not null references till,
  epoch integer not null,
  seq bigint not null,
  event_id uuid not null,
  kind text not null,
  reason text not null,
  detail text not null,
  received_at timestamptz not null,
  outcome text not null check (outcome in ('posted', 'released', 'written_off')),
  -- the purchase or the refund that came of it
  booked_id uuid,
  -- money that the event says was taken (sale) or given (refund, below zero); null where it cannot be read
  money_kopecks bigint,
  decided_by uuid not null,
  decided_name text not null,
  decided_at timestamptz not null,
  why text not null
);
create index waiting_decision_time on waiting_decision (partner_id, decided_at desc, waiting_id desc);
create index waiting_decision_till on waiting_decision (till_id);
create index waiting_decision_event on waiting_decision (event_id);
create index quarantine_time on quarantine (partner_id, received_at desc, quarantine_id desc);

-- What nobody has decided yet.
create view waiting_event as
select s.suspense_id as waiting_id, 'suspense' as place, s.partner_id, s.till_id, s.epoch, s.seq, s.event_id,
  s.kind, s.reason, s.detail, s.received_at
from suspense s
where not exists (select from waiting_decision d where d.waiting_id = s.suspense_id)
union all
select q.quarantine_id, 'quarantine', q.partner_id, q.till_id, q.epoch, q.seq, q.event_id,
  '', q.reason, '', q.received_at
from quarantine q
where not exists (select from waiting_decision d where d.waiting_id = q.quarantine_id);

-- The newest word of each till about itself.
create table till_report (
  till_id uuid primary key references till,
  told_at timestamptz not null,
  report jsonb not null,
  -- what of it HQ should look at
  alarms text[] not null default '{}'
);

-- Counts and sums of a till's business days, as the till has them and as the books do.
create table till_day (
  till_id uuid not null references till,
  epoch integer not null,
  day date not null,
  from_seq bigint not null,
  through_seq bigint not null,
  till_sales integer not null,
  till_sales_kopecks bigint not null,
  till_refunds integer not null,
  till_refunds_kopecks bigint not null,
  hub_sales integer not null,
  hub_sales_kopecks bigint not null,
  hub_refunds integer not null,
  hub_refunds_kopecks bigint not null,
  compared_at timestamptz not null,
  differs boolean not null generated always as (
    (till_sales, till_sales_kopecks, till_refunds, till_refunds_kopecks)
      is distinct from (hub_sales, hub_sales_kopecks, hub_refunds, hub_refunds_kopecks)
  ) stored,
  primary key (till_id, epoch, day)
);
create index till_day_differs on till_day (till_id) where differs;

-- When an epoch ended; of those before this migration nobody knows.
alter table till_epoch add column ended_at timestamptz;
alter table till_epoch alter column ended_at set default now();

-- Roles that exist already get what their kind is for; new partners get it with the standard roles.
update staff_role set rights = rights || array['tills.settle']
where code = 'hq' and not rights @> array['tills.settle'];
