/** First schema of the till's file. Landed: never edited, a change is a new folder. */
export const UP = `
CREATE TABLE documents (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE cursors (scope TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE goods (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  plu TEXT,
  body TEXT NOT NULL,
  generation INTEGER NOT NULL
) STRICT;
CREATE INDEX goods_by_plu ON goods (plu) WHERE plu IS NOT NULL;
CREATE TABLE barcodes (
  barcode TEXT NOT NULL,
  goods_id INTEGER NOT NULL REFERENCES goods (id) ON DELETE CASCADE,
  PRIMARY KEY (barcode, goods_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX barcodes_by_goods ON barcodes (goods_id);
CREATE VIRTUAL TABLE goods_words USING fts5 (
  words, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61'
);

CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  member_id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  generation INTEGER NOT NULL
) STRICT;
CREATE TABLE identifiers (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  member INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  PRIMARY KEY (value, kind, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifiers_by_member ON identifiers (member);
CREATE TABLE balances (
  member_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  active INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY (member_id, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE bundles (
  version INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  text TEXT NOT NULL,
  received_ms INTEGER NOT NULL
) STRICT;

-- Where an event stands in the log: epoch × 2^32 + seq. One number, one tree: a sale's commit stays small.
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  purchase_id TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_by_purchase ON events (purchase_id) WHERE purchase_id IS NOT NULL;
-- One row an acknowledgement: everything of its epoch up to this position is at the hub.
CREATE TABLE acks (position INTEGER PRIMARY KEY, acked_ms INTEGER NOT NULL) STRICT;
CREATE TABLE pending_bonuses (
  position INTEGER NOT NULL REFERENCES events (position) ON DELETE CASCADE,
  member_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  delta INTEGER NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)),
  PRIMARY KEY (position, member_id, currency)
) STRICT, WITHOUT ROWID;
CREATE TABLE print_jobs (
  job_id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL REFERENCES events (position) ON DELETE CASCADE,
  copy INTEGER NOT NULL CHECK (copy IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'printing', 'printed', 'failed', 'unknown')),
  problem TEXT
) STRICT;
CREATE INDEX print_jobs_by_event ON print_jobs (position);
CREATE INDEX print_jobs_undecided ON print_jobs (job_id) WHERE state = 'unknown' AND copy = 0;
`;
