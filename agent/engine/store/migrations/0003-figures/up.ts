/** Figures of limits and counters. Landed: never edited, a change is a new folder. */
export const UP = `
-- What a limit, a shared budget or a store's counter has come to at the hub.
CREATE TABLE figures (
  key TEXT PRIMARY KEY,
  used INTEGER NOT NULL,
  generation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What own purchases did to figures, history and coupons, and the hub's feed does not show yet.
CREATE TABLE pending_uses (
  position INTEGER NOT NULL REFERENCES events (position) ON DELETE CASCADE,
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  delta INTEGER NOT NULL,
  sum_kopecks INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)),
  PRIMARY KEY (position, owner, key)
) STRICT, WITHOUT ROWID;
`;
