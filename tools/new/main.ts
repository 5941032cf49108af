/**
 * `npm run new mechanic NAME [-- --condition]`: the folder of a new mechanic and its line in the registry.
 * Its test fails until the mechanic is written.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../paths.ts';
import { newMechanic } from './mechanic.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    condition: { type: 'boolean', default: false },
    /** Another checkout than this one. */
    root: { type: 'string', default: ROOT },
  },
});
const [what, name] = positionals;
if (what !== 'mechanic' || name === undefined || positionals.length > 2) {
  fail('new: npm run new mechanic NAME [-- --condition]');
}

const engine = join(values.root, 'shared', 'src', 'promotions');
const registryFile = join(engine, 'registry.ts');
const folder = join(engine, 'mechanics', name);
if (existsSync(folder)) fail(`new: ${relative(values.root, folder)} is there already`);

const role = values.condition ? 'condition' : 'action';
const made = newMechanic(name, role, readFileSync(registryFile, 'utf8'));
if (typeof made === 'string') fail(`new: ${made}`);

mkdirSync(folder);
for (const [file, text] of Object.entries(made.files)) writeFileSync(join(folder, file), text);
writeFileSync(registryFile, made.registry);
const next = role === 'condition' ? ', then its sentence in reasons.ts' : '';
process.stdout.write(
  `${relative(values.root, folder)}: write params.ts and evaluate.ts until examples.test.ts passes${next}.\n`,
);

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
