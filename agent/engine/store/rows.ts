/** Narrow readers of database rows: a column that is not what the schema says is a bug and throws. */

export type Row = Readonly<Record<string, unknown>>;

/** One row, or null where the statement found none. */
export function oneRow(value: unknown): Row | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') throw new TypeError('a row is an object');
  return { ...value };
}

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is not text`);
  return value;
}

export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new TypeError(`column ${column} is not an integer`);
  }
  return value;
}

/** Position of a row that counts in this generation's set hash; 0 = it is not in it. */
export function countedAt(row: Row, generation: number): number {
  return integerOf(row, 'generation') === generation ? integerOf(row, 'position') : 0;
}
