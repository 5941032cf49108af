import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../../kernel/canonical.ts';
import { hashOf, readGolden, replay } from './replay.ts';

const run = promisify(execFile);
const ANSWERS = join(import.meta.dirname, 'answers');
const FILE = join(import.meta.dirname, 'vectors.jsonl');
const golden = readGolden(readFileSync(FILE, 'utf8'));
const kept = z.looseObject({ answer: z.json() });

describe('the same input gives the same bytes as it always did', () => {
  test('each golden vector', () => {
    expect(golden.vectors.length).toBeGreaterThanOrEqual(200);
    const changed = golden.vectors.filter(
      (vector) => hashOf(replay(golden.frame, vector)) !== vector.sha256,
    );
    expect(changed.map(({ id }) => id)).toEqual([]);
  });

  test('whole answers that are kept for people are the answers of their vectors', () => {
    const files = readdirSync(ANSWERS);
    expect(files.length).toBeGreaterThanOrEqual(15);
    for (const file of files) {
      const { answer, ...inputs } = kept.parse(
        JSON.parse(readFileSync(join(ANSWERS, file), 'utf8')),
      );
      const vector = golden.vectors.find(({ id }) => `${id}.json` === file);
      if (vector === undefined) throw new Error(`${file} is of no vector`);
      const { id: _id, sha256, ...given } = vector;
      expect(canonicalJson(z.json().parse(inputs))).toBe(canonicalJson(z.json().parse(given)));
      expect(hashOf(answer), file).toBe(sha256);
      expect(answer).toEqual(replay(golden.frame, vector));
    }
  });

  test('any change of a cheque changes the answer’s hash', () => {
    for (const vector of golden.vectors.slice(0, 20)) {
      const [line, ...rest] = vector.cheque.lines;
      if (line === undefined) throw new Error('a cheque without lines');
      const dearer = { ...line, amountKopecks: line.amountKopecks + 1 };
      const other = { ...vector, cheque: { ...vector.cheque, lines: [dearer, ...rest] } };
      expect(hashOf(replay(golden.frame, other))).not.toBe(vector.sha256);
    }
  });
});

/** In a process of its own, with the modules that this workspace finds. */
async function hashesIn(workspace: string): Promise<readonly string[]> {
  const script = `
    import { readFileSync } from 'node:fs';
    import { hashOf, readGolden, replay } from '@verno/shared/promotions/golden/replay';
    const { frame, vectors } = readGolden(readFileSync(${JSON.stringify(FILE)}, 'utf8'));
    const hashes = vectors.map((vector) => hashOf(replay(frame, vector)));
    process.stdout.write(JSON.stringify(hashes));`;
  const cwd = join(import.meta.dirname, '../../../..', workspace);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd });
  return z.array(z.string()).parse(JSON.parse(stdout));
}

test('the till and the hub answer every vector alike', async () => {
  const wanted = golden.vectors.map(({ sha256 }): string => sha256);
  expect(await hashesIn('agent')).toEqual(wanted);
  expect(await hashesIn('cloud')).toEqual(wanted);
}, 60_000);
