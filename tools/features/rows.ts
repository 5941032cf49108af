/** The project's feature rows and the tests that carry them. */

export interface FeatureRow {
  readonly id: string;
  readonly title: string;
}

export interface ReportedTest {
  readonly title: string;
  readonly state: string;
}

export interface CarriedRow extends FeatureRow {
  readonly tests: number;
}

const ROW = /^\| ([A-Z][A-Z0-9]{1,4}-\d\d) \| (.+) \|$/;
const MARK = /\[([A-Z][A-Z0-9]{1,4}-\d\d)\]/g;

/** Rows of docs/features.md in their order. */
export function parseRows(markdown: string): readonly FeatureRow[] {
  return markdown.split('\n').flatMap((line) => {
    const match = ROW.exec(line);
    return match?.[1] && match[2] ? [{ id: match[1], title: match[2] }] : [];
  });
}

/**
 * Counts, for each row, the passing tests whose title carries its id in square brackets.
 * @returns the rows with counts, and the ids in titles that no row has (misspelt ones).
 */
export function carry(
  rows: readonly FeatureRow[],
  tests: readonly ReportedTest[],
): { readonly rows: readonly CarriedRow[]; readonly unknown: readonly string[] } {
  const counts = new Map(rows.map((row) => [row.id, 0]));
  const unknown = new Set<string>();
  for (const test of tests) {
    if (test.state !== 'passed') continue;
    for (const id of new Set(Array.from(test.title.matchAll(MARK), (match) => match[1] ?? ''))) {
      const count = counts.get(id);
      if (count === undefined) unknown.add(id);
      else counts.set(id, count + 1);
    }
  }
  return {
    rows: rows.map((row) => ({ ...row, tests: counts.get(row.id) ?? 0 })),
    unknown: [...unknown].toSorted(),
  };
}
