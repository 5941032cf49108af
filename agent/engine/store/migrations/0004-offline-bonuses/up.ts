/** Bonuses with the network off. Landed: never edited, a change is a new folder. */
export const UP = `
-- How much of the delta was spent on the till's own word: it counts against the caps.
ALTER TABLE pending_bonuses ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;
CREATE TABLE offline_policies (
  currency TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  generation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What the hub has lent in an epoch of this till's log, ever; and what of it is spent or given back.
CREATE TABLE lent_rights (
  member_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  granted INTEGER NOT NULL,
  recalled INTEGER NOT NULL CHECK (recalled IN (0, 1)),
  generation INTEGER NOT NULL,
  PRIMARY KEY (member_id, currency)
) STRICT, WITHOUT ROWID;
CREATE TABLE gone_rights (
  epoch INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  gone INTEGER NOT NULL,
  PRIMARY KEY (epoch, member_id, currency)
) STRICT, WITHOUT ROWID;
`;
