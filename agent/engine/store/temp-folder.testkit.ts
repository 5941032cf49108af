/** A folder for one test, gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openTillDatabase } from './database.ts';
import { createTillStore } from './store.ts';
import type { TillStore } from './store.ts';

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verno-till-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real store in a real file; closed when the test ends, or before by `close`. */
export function openStore(folder = tempFolder()): { store: TillStore; close: () => void } {
  const opened = openTillDatabase(folder);
  if (!opened.ok) throw new Error(opened.error.text.en);
  const { value } = opened;
  const close = (): void => {
    if (value.db.open) value.close();
  };
  onTestFinished(close);
  return { store: createTillStore(value), close };
}
