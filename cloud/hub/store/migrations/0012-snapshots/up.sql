-- The hash of a key at a position, as four 32-bit words: the first 16 bytes of a SHA-256. Both sides of the
-- protocol count it (shared/src/sync/set-hash.ts).
create function feed_words(kind text, place bigint, key text, out w0 bigint, out w1 bigint, out w2 bigint, out w3 bigint)
language sql immutable strict parallel safe as $$
  select ('x' || substr(h, 1, 8))::bit(32)::bigint, ('x' || substr(h, 9, 8))::bit(32)::bigint,
    ('x' || substr(h, 17, 8))::bit(32)::bigint, ('x' || substr(h, 25, 8))::bit(32)::bigint
  from encode(sha256(convert_to('verno-item:1:' || kind || ':' || place || ':' || key, 'UTF8')), 'hex') h
$$;

-- What a scope holds at the feed's position: how many keys, and the sum of their words modulo 2^32.
alter table feed_scope
  add column items bigint not null default 0,
  add column w0 bigint not null default 0,
  add column w1 bigint not null default 0,
  add column w2 bigint not null default 0,
  add column w3 bigint not null default 0;

insert into feed_scope (scope, head, items, w0, w1, w2, w3)
select i.scope, max(i.position), count(i.value),
  coalesce(sum(w.w0) filter (where i.value is not null), 0) % 4294967296,
  coalesce(sum(w.w1) filter (where i.value is not null), 0) % 4294967296,
  coalesce(sum(w.w2) filter (where i.value is not null), 0) % 4294967296,
  coalesce(sum(w.w3) filter (where i.value is not null), 0) % 4294967296
from feed_item i cross join lateral feed_words(i.kind, i.position, i.key) w
group by i.scope
on conflict (scope) do update set items = excluded.items,
  w0 = excluded.w0, w1 = excluded.w1, w2 = excluded.w2, w3 = excluded.w3;

-- A scope as one piece for tills that have nothing. Wanted, then built in chunks by one node, then whole.
create table feed_snapshot (
  snapshot_id uuid primary key,
  scope text not null,
  state text not null check (state in ('wanted', 'building', 'whole')),
  -- null until the building has begun
  position bigint,
  items bigint,
  set_hash text,
  wanted_at timestamptz not null
);
create index feed_snapshot_scope on feed_snapshot (scope, wanted_at);

-- Bytes by their hash; a chunk that did not change is shared by snapshots.
create table feed_chunk (
  hash text primary key,
  body bytea not null
);
-- They are compressed already.
alter table feed_chunk alter column body set storage external;

create table feed_snapshot_chunk (
  snapshot_id uuid not null references feed_snapshot on delete cascade,
  chunk_no integer not null,
  hash text not null references feed_chunk,
  kind text not null,
  items integer not null,
  bytes integer not null,
  primary key (snapshot_id, chunk_no)
);
create index feed_snapshot_chunk_hash on feed_snapshot_chunk (hash);

-- Scopes in which this till, read to the end, held something else than the hub; null = equal or never told.
alter table till add column sets_differ jsonb;
