-- Accounts of their own, lots with an end, spends by lot, an append-only ledger, corrections. why.md says why.
-- Runs over a database that holds data: every balance becomes an account, nothing is recomputed.

-- Rewriting the postings of years takes longer than any call may.
set local statement_timeout = 0;

-- ── What a partner sets for its books ───────────────────────────────────────────────────────────
alter table partner
  -- zone of the programme: days of lots that no store has given begin by it
  add column time_zone text not null default 'Europe/Moscow',
  -- spent bonuses whose lot has burnt come back for so many days
  add column return_grace_days integer not null default 30 check (return_grace_days between 1 and 3650);
update partner p set time_zone = s.time_zone
from (select distinct on (partner_id) partner_id, time_zone from store order by partner_id, store_id) s
where s.partner_id = p.partner_id;

alter table currency
  -- lifetime of bonuses that come by hand or come back; a promotion states its own
  add column activate_after_days integer check (activate_after_days between 0 and 3650),
  add column expire_after_days integer check (expire_after_days between 1 and 36500),
  add column expire_on date,
  add column align_to_month boolean not null default false,
  -- corrections above this (minor units) wait for a second person; null = none does
  add column approve_above bigint check (approve_above >= 0);

-- ── Accounts and who owns them ──────────────────────────────────────────────────────────────────
create table account (
  partner_id uuid not null,
  account_id uuid not null,
  currency text not null,
  state text not null default 'open' check (state in ('open', 'blocked')),
  blocked_reason text,
  opened_at timestamptz not null,
  -- sums of its postings, kept in the same transaction
  pending bigint not null default 0,
  active bigint not null default 0,
  reserved bigint not null default 0,
  primary key (partner_id, account_id)
) with (fillfactor = 80);

create table account_member (
  partner_id uuid not null,
  member_id uuid not null,
  currency text not null,
  account_id uuid not null,
  primary key (partner_id, member_id, currency)
);
create index account_member_account on account_member (partner_id, account_id);

insert into account_member (partner_id, member_id, currency, account_id)
select partner_id, member_id, currency, gen_random_uuid()
from (
  select partner_id, member_id, currency from balance
  union select partner_id, member_id, currency from posting
  union select partner_id, member_id, currency from lot
) known;
insert into account (partner_id, account_id, currency, opened_at, pending, active, reserved)
select m.partner_id, m.account_id, m.currency, now(),
  coalesce(b.pending, 0), coalesce(b.active, 0), coalesce(b.reserved, 0)
from account_member m left join balance b using (partner_id, member_id, currency);

drop table balance;
-- A member's figures in a currency: those of the account that is theirs, alone or with others.
create view balance as
select m.partner_id, m.member_id, m.currency, a.pending, a.active, a.reserved
from account_member m join account a on a.partner_id = m.partner_id and a.account_id = m.account_id;

create table account_change (
  partner_id uuid not null,
  change_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('blocked', 'unblocked', 'joined', 'left')),
  member_id uuid,
  reason text not null,
  staff_id uuid not null,
  changed_at timestamptz not null,
  primary key (partner_id, change_id)
);
create index account_change_account on account_change (partner_id, account_id, change_id);

-- A member's number in the partner's other systems.
create table member_uid (
  partner_id uuid not null,
  uid text not null,
  member_id uuid not null,
  primary key (partner_id, uid),
  foreign key (partner_id, member_id) references member
);
create index member_uid_member on member_uid (partner_id, member_id);

-- ── Postings ────────────────────────────────────────────────────────────────────────────────────
alter table posting add column account_id uuid;
update posting p set account_id = m.account_id from account_member m
where m.partner_id = p.partner_id and m.member_id = p.member_id and m.currency = p.currency;
alter table posting
  alter column account_id set not null,
  drop constraint posting_account_check,
  drop constraint posting_kind_check,
  drop constraint posting_cause_kind_check,
  add constraint posting_account_check check (account in (
    'pending', 'active', 'reserved', 'house_issued', 'house_redeemed', 'house_expired', 'house_opening',
    'house_corrected', 'house_written_off', 'house_transfer'
  )),
  add constraint posting_kind_check check (kind in (
    'accrual', 'activation', 'redemption', 'reservation', 'release', 'expiry', 'opening',
    'reversal', 'return', 'correction', 'write_off', 'transfer'
  )),
  add constraint posting_cause_kind_check check (cause_kind in (
    'purchase', 'activation', 'expiry', 'reservation', 'release', 'opening',
    'refund', 'cancellation', 'correction', 'transfer'
  ));
drop index posting_member;
create index posting_account on posting (partner_id, account_id, posting_id desc);

create function refuse_change_of_posting() returns trigger language plpgsql as $$
begin
  raise exception 'postings are never changed or removed: book the opposite movement'
    using errcode = 'restrict_violation';
end
$$;
create trigger posting_append_only before update or delete on posting
  for each row execute function refuse_change_of_posting();
create trigger posting_never_emptied before truncate on posting
  for each statement execute function refuse_change_of_posting();

-- ── Lots ────────────────────────────────────────────────────────────────────────────────────────
alter table lot
  add column account_id uuid,
  -- the beginning of `expire_on` by the store's clock: from then on the lot cannot be spent
  add column expire_at timestamptz,
  add column burnt bigint not null default 0 check (burnt between 0 and amount),
  -- how often it has burnt: what comes back to it may burn again, as another posting
  add column burns smallint not null default 0,
  -- gone without a row in lot_spend: paid an overdraft, moved to another account, spent before 0002
  add column absorbed bigint not null default 0 check (absorbed between 0 and amount),
  -- taken back with the goods that had brought it
  add column reversed bigint not null default 0 check (reversed between 0 and amount);
update lot l set
  account_id = m.account_id,
  expire_at = l.expire_on::timestamp at time zone coalesce(s.time_zone, p.time_zone),
  absorbed = l.amount - l.remaining - coalesce(h.held, 0)
from lot k
join account_member m using (partner_id, member_id, currency)
join partner p on p.partner_id = k.partner_id
left join purchase u on u.partner_id = k.partner_id and u.purchase_id = k.cause_id
left join store s on s.store_id = u.store_id
left join (
  select r.partner_id, (t ->> 'lotId')::uuid as lot_id, sum((t ->> 'amount')::bigint)::bigint as held
  from reservation r cross join jsonb_array_elements(r.taken) t
  where r.state = 'held' group by 1, 2
) h on h.partner_id = k.partner_id and h.lot_id = k.lot_id
where l.partner_id = k.partner_id and l.lot_id = k.lot_id;
alter table lot
  alter column account_id set not null,
  drop constraint lot_state_check,
  add constraint lot_state_check check (state in ('pending', 'active', 'expired', 'reversed', 'moved'));
drop index lot_open;
create index lot_open on lot (partner_id, account_id) where remaining > 0;
create index lot_cause on lot (partner_id, cause_id);
create index lot_expiring on lot (expire_at) where remaining > 0 and expire_at is not null;

-- What each spend took from which lot. The lot 000… stands for what was taken beyond all lots.
create table lot_spend (
  partner_id uuid not null,
  cause_kind text not null check (cause_kind in ('purchase', 'refund', 'cancellation', 'correction')),
  cause_id uuid not null,
  lot_id uuid not null,
  member_id uuid not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  returned bigint not null default 0 check (returned between 0 and amount),
  primary key (partner_id, cause_kind, cause_id, lot_id)
);
-- Which lots the spends before today took nobody has kept: they can come back as new lots only.
insert into lot_spend (partner_id, cause_kind, cause_id, lot_id, member_id, currency, amount)
select partner_id, 'purchase', cause_id, '00000000-0000-0000-0000-000000000000', member_id, currency, sum(amount)
from posting where cause_kind = 'purchase' and account = 'house_redeemed'
group by partner_id, cause_id, member_id, currency having sum(amount) > 0;

-- ── Corrections by hand ─────────────────────────────────────────────────────────────────────────
create table correction (
  partner_id uuid not null,
  -- chosen by the caller: the same id again is the same correction
  correction_id uuid not null,
  request_hash text not null,
  state text not null check (state in ('waiting', 'booked', 'refused', 'rejected')),
  kind text not null check (kind in ('accrue', 'write_off', 'forgive')),
  member_id uuid,
  account_id uuid,
  -- by what the member was named; the value itself is personal and is not kept
  identifier_kind text not null check (identifier_kind in ('member', 'card', 'phone', 'email', 'uid')),
  currency text not null,
  amount bigint not null check (amount >= 0),
  short_balance text not null check (short_balance in ('refuse', 'negative', 'to_zero')),
  activate_on date,
  expire_on date,
  reason text not null,
  -- what was moved in the end; less than `amount` only by `to_zero`
  booked bigint,
  refusal text,
  created_by uuid not null,
  created_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  primary key (partner_id, correction_id),
  -- nobody approves what he has asked for himself
  check (decided_by is null or decided_by <> created_by)
);
create index correction_order on correction (partner_id, created_at desc, correction_id desc);
create index correction_waiting on correction (partner_id, created_at, correction_id) where state = 'waiting';
create index correction_member on correction (partner_id, member_id, created_at desc);
