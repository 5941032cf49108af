/**
 * `npm run --silent conformance -- FILE`: carts with the results that other systems give, priced by our
 * engine. One JSON line a case, the counts last; ends with 1 when any case that can be compared disagrees.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { judge } from './judge.ts';
import { summaryOf } from './summary.ts';

const [file] = process.argv.slice(2);
if (file === undefined) fail('conformance: name a file: npm run --silent conformance -- FILE');

const cases = read(resolve(process.env['INIT_CWD'] ?? process.cwd(), file));
const verdicts = cases.map((raw, index) => judge(raw, index));
for (const verdict of verdicts) process.stdout.write(`${JSON.stringify(verdict)}\n`);
process.stdout.write(`${JSON.stringify({ summary: summaryOf(verdicts) })}\n`);
process.exitCode = verdicts.some(({ ok }) => ok === false) ? 1 : 0;

function read(path: string): readonly unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    fail(
      `conformance: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!Array.isArray(content)) fail(`conformance: ${path} must be a list of cases`);
  return content;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
