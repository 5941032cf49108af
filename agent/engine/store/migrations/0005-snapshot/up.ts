/** Shadow tables of snapshots and the counting of sets. Landed: never edited, a change is a new folder. */
export const UP = `
-- Where in the feed a row's state was placed; 0 = kept by a program that did not count.
ALTER TABLE goods ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE balances ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

CREATE TABLE next_barcodes (
  barcode TEXT NOT NULL,
  goods_id INTEGER NOT NULL,
  PRIMARY KEY (barcode, goods_id)
) STRICT, WITHOUT ROWID;
INSERT INTO next_barcodes SELECT barcode, goods_id FROM barcodes;
DROP TABLE barcodes;
ALTER TABLE next_barcodes RENAME TO barcodes;
CREATE TABLE next_identifiers (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  member INTEGER NOT NULL,
  PRIMARY KEY (value, kind, member)
) STRICT, WITHOUT ROWID;
INSERT INTO next_identifiers SELECT kind, value, member FROM identifiers;
DROP TABLE identifiers;
ALTER TABLE next_identifiers RENAME TO identifiers;

CREATE TABLE next_goods (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  plu TEXT,
  body TEXT NOT NULL,
  generation INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX next_goods_by_plu ON next_goods (plu) WHERE plu IS NOT NULL;
CREATE TABLE next_barcodes (
  barcode TEXT NOT NULL,
  goods_id INTEGER NOT NULL,
  PRIMARY KEY (barcode, goods_id)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE next_goods_words USING fts5 (
  words, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61'
);
CREATE TABLE next_members (
  id INTEGER PRIMARY KEY,
  member_id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  generation INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE next_identifiers (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  member INTEGER NOT NULL,
  PRIMARY KEY (value, kind, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE next_balances (
  member_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  active INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (member_id, currency)
) STRICT, WITHOUT ROWID;
-- Items of a snapshot of every other kind, in the order they came.
CREATE TABLE next_items (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Set hash of each scope as counted here: four words, null where an item made no sense.
CREATE TABLE feed_sums (scope TEXT PRIMARY KEY, words TEXT) STRICT, WITHOUT ROWID;
-- Positions of keys that have no row of their own to keep it.
CREATE TABLE feed_rest (
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (scope, kind, key)
) STRICT, WITHOUT ROWID;
`;
