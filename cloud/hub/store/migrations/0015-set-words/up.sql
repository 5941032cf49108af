-- The same words (0012), said so that the planner puts the body in the place of the call: called by itself it cost a
-- statement a word and a row. A function that answers a table is opened up, one with `out` parameters is not.
drop function feed_words(text, bigint, text);
create function feed_words(kind text, place bigint, key text)
returns table (w0 bigint, w1 bigint, w2 bigint, w3 bigint)
language sql immutable parallel safe rows 1 as $$
  select ('x' || substr(h, 1, 8))::bit(32)::bigint, ('x' || substr(h, 9, 8))::bit(32)::bigint,
    ('x' || substr(h, 17, 8))::bit(32)::bigint, ('x' || substr(h, 25, 8))::bit(32)::bigint
  from encode(sha256(convert_to('verno-item:1:' || kind || ':' || place || ':' || key, 'UTF8')), 'hex') h
$$;
