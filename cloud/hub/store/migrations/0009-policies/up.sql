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
