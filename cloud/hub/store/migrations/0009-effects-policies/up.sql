-- Who changed a partner's policies, from what to what and why.
create table policy_change (
  partner_id uuid not null references partner,
  change_id uuid not null,
  -- the policies that changed, as they were and as they became
  before jsonb not null,
  after jsonb not null,
  reason text not null,
  -- null: by a command on the hub's own machine
  changed_by uuid,
  changed_name text not null,
  changed_at timestamptz not null,
  primary key (partner_id, change_id)
);

-- Asked for on a blocked account on purpose.
alter table correction add column even_blocked boolean not null default false;

-- Roles that exist already get what their kind is for; new partners get it with the standard roles.
update staff_role set rights = rights || array['purchases.refund', 'policies.manage'] where code = 'hq';

-- Who invited a member; set at the registration and never changed.
alter table member add column invited_by uuid;

-- What promotions do to accounts beside accruals and payment: a price in bonuses, a reward for the inviter.
create table purchase_effect (
  partner_id uuid not null,
  effect_id uuid not null,
  purchase_id uuid not null,
  -- place among the effects of the purchase's result
  effect_no integer not null,
  kind text not null check (kind in ('spend_bonuses', 'reward_inviter')),
  promotion_id text not null,
  rule_id text not null,
  buyer_id uuid not null,
  -- whose account moves: the buyer's, or the inviter's
  member_id uuid not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  -- of it, undone by refunds
  returned bigint not null default 0 check (returned between 0 and amount),
  -- rewarded once for each friend
  once boolean not null,
  primary key (partner_id, effect_id),
  constraint purchase_effect_no unique (partner_id, purchase_id, effect_no)
);
-- A friend whose purchase came back whole may bring the reward again.
create unique index purchase_effect_once on purchase_effect (partner_id, buyer_id, promotion_id, rule_id)
  where once and returned < amount;

-- What each refund undid of them.
create table purchase_effect_return (
  partner_id uuid not null,
  return_id uuid not null,
  refund_id uuid not null,
  effect_id uuid not null,
  amount bigint not null check (amount > 0),
  -- of it, what the policy left with the member
  short bigint not null default 0 check (short between 0 and amount),
  primary key (partner_id, return_id),
  constraint purchase_effect_return_once unique (partner_id, refund_id, effect_id),
  foreign key (partner_id, effect_id) references purchase_effect
);

alter table posting
  drop constraint posting_cause_kind_check,
  add constraint posting_cause_kind_check check (cause_kind in (
    'purchase', 'activation', 'expiry', 'reservation', 'release', 'opening',
    'refund', 'cancellation', 'correction', 'transfer', 'effect'
  ));
alter table lot_spend
  drop constraint lot_spend_cause_kind_check,
  add constraint lot_spend_cause_kind_check
    check (cause_kind in ('purchase', 'refund', 'cancellation', 'correction', 'effect'));
