-- Epochs of a till before its present one: their events still come, signed by whoever is the till today.
create table till_epoch (
  till_id uuid not null references till,
  epoch integer not null,
  public_key text,
  head_seq bigint not null,
  head_hash text not null,
  -- takes nothing into the books any more: what comes is kept in quarantine
  closed boolean not null default false,
  primary key (till_id, epoch)
);

insert into till_epoch (till_id, epoch, public_key, head_seq, head_hash)
select distinct on (e.till_id, e.epoch) e.till_id, e.epoch, null, e.seq, e.hash
from till_event e join till t on t.till_id = e.till_id and e.epoch < t.epoch
order by e.till_id, e.epoch, e.seq desc;
update till_epoch p set closed = true
where exists (select 1 from quarantine q where q.till_id = p.till_id and q.epoch = p.epoch);

alter table till
  -- the hub was restored and does not know the nonces it gave since
  add column nonces_void boolean not null default false,
  -- scope → the feed's head when this till last began the scope from nothing
  add column feed_bases jsonb not null default '{}';

alter table till_token add column events_only boolean not null default false;

-- An id that another till used before keeps the event out of the books, not out of its log.
alter table till_event add column foreign_id boolean not null default false;
drop index till_event_id;
create unique index till_event_id on till_event (event_id) where not foreign_id;
alter table suspense drop constraint suspense_pkey;
alter table suspense add primary key (till_id, epoch, seq);
create index suspense_event on suspense (event_id);

alter table hub_state
  -- ends at or below it may have been cleaned away
  add column feed_floor bigint not null default 0,
  -- positions of futures that a restore undid: [{ from, to }]
  add column feed_gaps jsonb not null default '[]',
  -- which server's data this is; another one means a backup was put back
  add column server_mark text,
  add column bundle_private_key text,
  add column bundle_public_key text;

-- How far the feed was, hour by hour of the hub's running time: the age of ends without a clock.
create table feed_mark (
  mark_id bigint generated always as identity primary key,
  position bigint not null,
  marked_at timestamptz not null
);
create index feed_item_ended on feed_item (position) where value is null;

-- Tills learn how far the balances have their own events; for those of before it is said once, here.
insert into feed_change (partner_id, scope, kind, key, value)
select partner_id, 'till:' || till_id, 'reflected', epoch::text,
  jsonb_build_object('epoch', epoch, 'seq', head_seq)
from till where head_seq > 0;
