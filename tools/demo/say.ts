/** How the demonstration speaks: numbered steps, facts beneath, nothing that was not checked. */

let step = 0;

/** A new step of the story. */
export function tell(title: string): void {
  step += 1;
  process.stdout.write(`\n${step}. ${title}\n`);
}

/** A fact under the current step. */
export function note(text: string): void {
  process.stdout.write(`   ${text}\n`);
}

/** A receipt, set off by a frame. */
export function showReceipt(text: string): void {
  const lines = text.trimEnd().split('\n');
  const width = Math.max(...lines.map((line) => line.length));
  process.stdout.write(`   ┌${'─'.repeat(width + 2)}┐\n`);
  for (const line of lines) process.stdout.write(`   │ ${line.padEnd(width)} │\n`);
  process.stdout.write(`   └${'─'.repeat(width + 2)}┘\n`);
}

/** Rows of equal length in columns; the first row is the head. */
export function showTable(rows: readonly (readonly string[])[]): void {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) {
    note(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  }
}

/** Stops the demonstration: what was promised did not happen. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`не выполнено: ${what}`);
}

/** Kopecks as people write them: 1 234,50. */
export function rubles(kopecks: number): string {
  return new Intl.NumberFormat('ru-RU', { minimumFractionDigits: 2 }).format(kopecks / 100);
}
