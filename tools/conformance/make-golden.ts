/**
 * `node tools/conformance/make-golden.ts`: does the engine still answer as in the golden vectors?
 *   --accept         write down what it answers now (say why in the commit)
 *   --draw --accept  also draw vectors for choices that the forms offer and no vector has
 *   --all            with --draw: throw the vectors away and draw all anew
 * Without --accept nothing is written.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canonicalJson } from '@verno/shared/kernel/canonical';
import { hashOf, readGolden, replay } from '@verno/shared/promotions/golden/replay';
import type { GoldenFile } from '@verno/shared/promotions/golden/replay';
import { ROOT } from '../paths.ts';
import { readable } from './vectors/readable.ts';
import { drawMissing, drawVectors } from './vectors/vectors.ts';

const FOLDER = join(ROOT, 'shared', 'src', 'promotions', 'golden');
const FILE = join(FOLDER, 'vectors.jsonl');
const ANSWERS = join(FOLDER, 'answers');

const { values } = parseArgs({
  options: {
    accept: { type: 'boolean', default: false },
    draw: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  },
});

const before = existsSync(FILE) ? readGolden(readFileSync(FILE, 'utf8')) : null;
const drawn = values.draw
  ? before === null || values.all
    ? drawVectors()
    : drawMissing(before)
  : null;
const golden: GoldenFile | null = drawn ?? before;
if (golden === null) {
  say(`there are no vectors at ${FILE}: node tools/conformance/make-golden.ts --draw --accept`);
  process.exit(2);
}
if (drawn !== null && drawn.missing.length > 0) say(`nobody has: ${drawn.missing.join(', ')}`);

const known = new Map(before?.vectors.map(({ id, sha256 }) => [id, sha256]));
const answered = golden.vectors.map((vector) => {
  const answer = replay(golden.frame, vector);
  return { vector: { ...vector, sha256: hashOf(answer) }, answer };
});
const changed = answered.filter(({ vector }) => known.get(vector.id) !== vector.sha256);
say(`${answered.length} vectors, ${changed.length} of them new or answered otherwise`);
for (const { vector } of changed.slice(0, 20)) say(`  ${vector.id}`);

if (!values.accept) {
  if (changed.length > 0) say('nothing was written; --accept writes it down');
  process.exit(changed.length > 0 ? 1 : 0);
}
const lines = [golden.frame, ...answered.map(({ vector }) => vector)];
mkdirSync(FOLDER, { recursive: true });
writeFileSync(FILE, `${lines.map((line) => canonicalJson(line)).join('\n')}\n`);
rmSync(ANSWERS, { recursive: true, force: true });
mkdirSync(ANSWERS);
for (const { vector, answer } of readable(answered)) {
  const { id, sha256: _hash, ...inputs } = vector;
  writeFileSync(join(ANSWERS, `${id}.json`), `${JSON.stringify({ ...inputs, answer }, null, 2)}\n`);
}
say('written');

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
