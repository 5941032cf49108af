/** What the demo must find again: the passwords, in a file of the data folder that its owner alone reads. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const kept = z.object({ passwords: z.record(z.string(), z.string()) });

const MODE = 0o600;
const FILE = 'demo.json';

export function readPasswords(data: string): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(join(data, FILE), 'utf8');
  } catch {
    return new Map();
  }
  const parsed = kept.safeParse(JSON.parse(text));
  return new Map(parsed.success ? Object.entries(parsed.data.passwords) : []);
}

export function keepPasswords(data: string, passwords: ReadonlyMap<string, string>): void {
  mkdirSync(data, { recursive: true });
  const file = join(data, FILE);
  writeFileSync(file, JSON.stringify({ passwords: Object.fromEntries(passwords) }), { mode: MODE });
  chmodSync(file, MODE);
}
