/** What a new mechanic adds to the engine, worked out without touching a file. */
import { actionFiles, conditionFiles } from './templates.ts';
import type { Names } from './templates.ts';

export type Role = 'action' | 'condition';

export interface NewMechanic {
  /** File name → text, in a folder called as the mechanic. */
  readonly files: Readonly<Record<string, string>>;
  /** The registry with its line. */
  readonly registry: string;
}

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const NAME_MAX = 40;

/** Names of TypeScript that cannot be names of a mechanic. */
const RESERVED = new Set([
  'default',
  'new',
  'delete',
  'switch',
  'case',
  'class',
  'import',
  'export',
]);

/** @returns a sentence that says what to do where the name cannot be used */
export function newMechanic(name: string, role: Role, registry: string): NewMechanic | string {
  if (!NAME.test(name) || name.length > NAME_MAX || RESERVED.has(name)) {
    return `«${name}» is no name for a mechanic: small Latin letters, digits and single _, e.g. lucky_line`;
  }
  const names = namesOf(name);
  if (new RegExp(`\\b${names.camel}\\b|/${name}/`).test(registry)) {
    return `there is a mechanic «${name}» already, or something called ${names.camel}: choose another name`;
  }
  const files = role === 'action' ? actionFiles(names) : conditionFiles(names);
  return { files, registry: withLine(registry, names, role) };
}

function namesOf(kind: string): Names {
  const pascal = kind
    .split('_')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
  return { kind, pascal, camel: pascal.slice(0, 1).toLowerCase() + pascal.slice(1) };
}

/** Its import in the order of folders, its name at the end of the list. */
function withLine(registry: string, { kind, camel }: Names, role: Role): string {
  const lines = registry.split('\n');
  const line = `import { ${camel} } from './mechanics/${kind}/evaluate.ts';`;
  const path = (one: string): string => /'(.*)'/.exec(one)?.[1] ?? '';
  const imports = lines.flatMap((one, at) => (one.startsWith('import ') ? [at] : []));
  const after = imports.findLast((at) => path(lines[at] ?? '') < path(line));
  lines.splice((after ?? (imports[0] ?? 0) - 1) + 1, 0, line);
  const list = role === 'action' ? 'ACTIONS' : 'CONDITIONS';
  const from = lines.findIndex((one) => one.startsWith(`export const ${list} = [`));
  const end = lines.findIndex((one, at) => at > from && one.startsWith(']'));
  if (from === -1 || end === -1) throw new Error(`the registry has no list ${list}`);
  lines.splice(end, 0, `  ${camel},`);
  return lines.join('\n');
}
