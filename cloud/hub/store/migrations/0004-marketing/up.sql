-- Coupons, counters (with limits), purchase history by day, statuses, restrictions. why.md says why they are cut so.

-- ── Numbers and coupons ─────────────────────────────────────────────────────────────────────────
create table number_template (
  partner_id uuid not null,
  template_id text not null,
  name text not null,
  -- shared/marketing/number-template
  template jsonb not null,
  -- next place of a template that numbers in turn
  next_place bigint not null default 0 check (next_place >= 0),
  primary key (partner_id, template_id)
);

create table coupon_emission (
  partner_id uuid not null,
  -- the id that promotions name
  emission_id text not null,
  kind text not null check (kind in ('personal', 'list', 'public')),
  name text not null,
  -- { ru, en }
  short_text jsonb not null,
  full_text jsonb not null,
  image_url text,
  -- null for public codes, which are given
  template_id text,
  -- { activateAfterDays, burnAfterDays }, counted in `time_zone`
  lifetime jsonb not null,
  time_zone text not null,
  -- coupons used in a purchase that came back whole may be used again
  comes_back boolean not null,
  -- at most so many coupons in all; null = as many as the template has
  coupons_max integer check (coupons_max > 0),
  made integer not null default 0 check (made >= 0),
  created_at timestamptz not null,
  primary key (partner_id, emission_id),
  foreign key (partner_id, template_id) references number_template
);

create table coupon (
  partner_id uuid not null,
  coupon_id uuid not null,
  emission_id text not null,
  code text not null,
  member_id uuid,
  state text not null check (state in (
    'created', 'issued', 'reserved', 'used', 'returned', 'rejected', 'expired'
  )),
  -- how many purchases may use it; null = any number (public codes)
  uses_max integer check (uses_max > 0),
  uses integer not null default 0 check (uses >= 0),
  active_from timestamptz not null,
  burn_at timestamptz,
  -- the open cheque it is held for
  reserved_for uuid,
  reserved_until timestamptz,
  -- what it was made by; made twice, they collide
  cause_kind text not null check (cause_kind in ('purchase', 'request')),
  cause_id uuid not null,
  cause_no integer not null,
  created_at timestamptz not null,
  primary key (partner_id, coupon_id),
  foreign key (partner_id, emission_id) references coupon_emission,
  constraint coupon_once unique (partner_id, cause_kind, cause_id, emission_id, cause_no),
  check ((state = 'reserved') = (reserved_for is not null)),
  check (uses_max is null or state = 'used' or uses < uses_max)
);
create unique index coupon_code on coupon (partner_id, upper(code));
create index coupon_member on coupon (partner_id, member_id) where member_id is not null;
create index coupon_list on coupon (partner_id, emission_id, coupon_id);
create index coupon_burn on coupon (burn_at)
  where burn_at is not null and state in ('created', 'issued', 'returned');
create index coupon_held on coupon (reserved_until) where state = 'reserved';

-- Every step of a coupon, once per cause.
create table coupon_step (
  partner_id uuid not null,
  coupon_id uuid not null,
  step text not null check (step in (
    'make', 'issue', 'reserve', 'release', 'use', 'reuse', 'return', 'reject', 'expire'
  )),
  state text not null,
  cause_kind text not null check (cause_kind in ('purchase', 'refund', 'request', 'reservation', 'time')),
  cause_id text not null,
  at timestamptz not null,
  staff_id uuid,
  reason text not null default '',
  primary key (partner_id, coupon_id, step, cause_kind, cause_id)
);

create table coupon_use (
  partner_id uuid not null,
  coupon_id uuid not null,
  purchase_id uuid not null,
  promotion_id text not null,
  at timestamptz not null,
  -- the coupon was no longer good when the sale reached the hub; the sale stands
  risk text check (risk in ('reused', 'expired', 'rejected', 'foreign')),
  returned_at timestamptz,
  primary key (partner_id, coupon_id, purchase_id)
);
create index coupon_use_purchase on coupon_use (partner_id, purchase_id);

-- ── Counters: of members (owner = member id) and of all (owner = 'all') ────────────────────────────
create table counter (
  partner_id uuid not null,
  owner text not null,
  key text not null,
  kind text not null check (kind in ('counter', 'limit', 'restriction')),
  value bigint not null,
  -- the feed's scope of those whose owner is 'all'
  scope text not null,
  -- first local date on which the key's window is past; null = never
  ends_on date,
  primary key (partner_id, owner, key)
);
create index counter_past on counter (ends_on) where ends_on is not null;

create table counter_entry (
  partner_id uuid not null,
  owner text not null,
  key text not null,
  cause_kind text not null check (cause_kind in ('purchase', 'refund', 'request')),
  cause_id uuid not null,
  cause_no integer not null,
  delta bigint not null,
  at timestamptz not null,
  promotion_id text,
  staff_id uuid,
  reason text not null default '',
  primary key (partner_id, cause_kind, cause_id, cause_no)
);
create index counter_entry_key on counter_entry (partner_id, owner, key, at desc);

create table counter_definition (
  partner_id uuid not null,
  code text not null,
  name text not null,
  per text not null check (per in ('customer', 'store', 'till', 'promotion')),
  "window" text not null check ("window" in ('day', 'week', 'month', 'all')),
  primary key (partner_id, code)
);

create table restriction (
  partner_id uuid not null,
  restriction_id text not null,
  -- shared/marketing/restriction
  body jsonb not null,
  changed_at timestamptz not null,
  primary key (partner_id, restriction_id)
);

-- ── Purchase history of members, by local day and scope ────────────────────────────────────────────
create table member_day (
  partner_id uuid not null,
  member_id uuid not null,
  scope text not null,
  local_date date not null,
  count integer not null,
  sum_kopecks bigint not null,
  primary key (partner_id, member_id, scope, local_date)
);

create table member_total (
  partner_id uuid not null,
  member_id uuid not null,
  scope text not null,
  count integer not null,
  sum_kopecks bigint not null,
  first_date date,
  last_date date,
  primary key (partner_id, member_id, scope)
);

-- What has been taken out of history again, once per refund.
create table history_return (
  partner_id uuid not null,
  refund_id uuid not null,
  primary key (partner_id, refund_id)
);

-- Scopes beyond `all` that are counted, since some published bundle read them.
create table history_scope (
  partner_id uuid not null,
  scope text not null,
  primary key (partner_id, scope)
);

-- Keys that the bundle in force reads.
create table history_key (
  partner_id uuid not null,
  key text not null,
  primary key (partner_id, key)
);

-- Members whose facts must be sent again, up from `after_member`; one row a partner, kept by a job.
create table member_refresh (
  partner_id uuid primary key,
  after_member uuid not null,
  wanted_at timestamptz not null
);

-- ── Statuses ───────────────────────────────────────────────────────────────────────────────────
create table status_system (
  partner_id uuid not null,
  system_id text not null,
  -- shared/marketing/status
  body jsonb not null,
  changed_at timestamptz not null,
  primary key (partner_id, system_id)
);

create table member_status (
  partner_id uuid not null,
  member_id uuid not null,
  system_id text not null,
  tier text not null,
  since date not null,
  review_on date not null,
  -- the beginning of `review_on` in the system's zone
  review_at timestamptz not null,
  measured bigint not null,
  primary key (partner_id, member_id, system_id)
);
create index member_status_due on member_status (review_at);

create table status_change (
  partner_id uuid not null,
  change_id uuid not null,
  member_id uuid not null,
  system_id text not null,
  from_tier text,
  to_tier text not null,
  on_date date not null,
  at timestamptz not null,
  cause_kind text not null check (cause_kind in ('purchase', 'refund', 'review', 'request')),
  cause_id text not null,
  measured bigint not null,
  primary key (partner_id, change_id),
  constraint status_change_once unique (partner_id, member_id, system_id, cause_kind, cause_id)
);

-- ── What the books already hold ───────────────────────────────────────────────────────────────────
insert into member_day (partner_id, member_id, scope, local_date, count, sum_kopecks)
select partner_id, member_id, 'all', local_date, count(*), sum(total_kopecks)
from purchase where member_id is not null group by partner_id, member_id, local_date;

insert into member_total (partner_id, member_id, scope, count, sum_kopecks, first_date, last_date)
select partner_id, member_id, scope, sum(count), sum(sum_kopecks), min(local_date), max(local_date)
from member_day group by partner_id, member_id, scope;

-- Limits of purchases so far, under the keys their consumptions name.
insert into counter_entry (partner_id, owner, key, cause_kind, cause_id, cause_no, delta, at, promotion_id)
select p.partner_id,
  case when c.value->>'per' = 'customer' then p.member_id::text else 'all' end,
  c.value->>'key', 'purchase', p.purchase_id, c.place::integer, (c.value->>'amount')::bigint, p.sold_at,
  c.value->>'promotionId'
from purchase p cross join lateral jsonb_array_elements(p.fact->'result'->'consumptions')
  with ordinality as c(value, place)
where c.value->>'per' <> 'cheque' and (c.value->>'per' <> 'customer' or p.member_id is not null);

insert into counter (partner_id, owner, key, kind, value, scope, ends_on)
select e.partner_id, e.owner, e.key, 'limit', sum(e.delta), max(
    case c.per when 'store' then 'store:' || p.store_id when 'till' then 'till:' || p.till_id
      else 'partner:' || p.partner_id end),
  case
    when e.key ~ '@w\d{4}-\d\d-\d\d$' then right(e.key, 10)::date + 7
    when e.key ~ '@\d{4}-\d\d-\d\d$' then right(e.key, 10)::date + 1
    when e.key ~ '@\d{4}-\d\d$' then ((right(e.key, 7) || '-01')::date + interval '1 month')::date
  end
from counter_entry e
join purchase p on p.partner_id = e.partner_id and p.purchase_id = e.cause_id
cross join lateral (
  select p.fact->'result'->'consumptions'->(e.cause_no - 1)->>'per' as per
) c
group by e.partner_id, e.owner, e.key;

-- Tills get these figures with the next facts of each member and the next use of each limit.
insert into member_refresh (partner_id, after_member, wanted_at)
select partner_id, '00000000-0000-0000-0000-000000000000', now() from partner;

insert into feed_change (partner_id, scope, kind, key, value)
select partner_id, scope, 'limit_used', key,
  jsonb_build_object('key', key, 'used', value)
from counter where owner = 'all';

-- Who might read and lead so far may do so here.
update staff_role set rights = rights || '{marketing.read,marketing.manage}'::text[]
where code = 'hq' and not rights && '{marketing.read}'::text[];
update staff_role set rights = rights || '{marketing.read}'::text[]
where code in ('store_manager', 'operator') and not rights && '{marketing.read}'::text[];
