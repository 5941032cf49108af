/** Refunds of this till by the purchase they belong to. Landed: never edited. */
export const UP = `
CREATE TABLE refunds (
  position INTEGER PRIMARY KEY REFERENCES events (position) ON DELETE CASCADE,
  purchase_id TEXT NOT NULL
) STRICT;
CREATE INDEX refunds_by_purchase ON refunds (purchase_id);
`;
