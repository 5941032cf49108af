-- Purchases from before Verno, read from files. why.md says why the tables are cut as they are.

create table history_import (
  import_id uuid primary key,
  partner_id uuid not null references partner,
  -- of the bytes of the file: the same file is continued or known, whatever its name
  file_hash text not null,
  file_name text not null,
  layout text not null check (layout in ('lines', 'invoices')),
  store_id uuid not null references store,
  till_id uuid not null references till,
  -- every line up to here is in the tables; written with them
  line_done bigint not null default 0,
  lines bigint not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  unique (partner_id, file_hash)
);

-- Which invoices are here, by the number the shop gave them.
create table history_invoice (
  partner_id uuid not null,
  number text not null,
  import_id uuid not null,
  kind text not null check (kind in ('sale', 'cancellation')),
  primary key (partner_id, number)
);
create index history_invoice_import on history_invoice (import_id);

-- What was read and not booked, with the reason.
create table history_aside (
  partner_id uuid not null,
  import_id uuid not null,
  line bigint not null,
  reason text not null,
  detail text not null,
  number text not null,
  -- money given back that no purchase was found for; null where it is no money at all
  amount_kopecks bigint,
  member_id uuid,
  local_date date,
  primary key (partner_id, import_id, line)
);
