/**
 * Small changes to a source, one at a time: another operator, boundary, rounding, constant or branch. Found
 * in the syntax tree, so that types, comments and texts stay as they are.
 */
import { parseSync } from '@swc/core';

export interface Mutant {
  /** From 1. */
  readonly line: number;
  /** The line as it stands, trimmed. */
  readonly code: string;
  readonly from: string;
  readonly to: string;
  /** Which change of its kind on its line, from 1. */
  readonly nth: number;
  /** The whole source with the change. */
  readonly source: string;
}

/** Binary operators and what they become: a neighbour at the boundary, or the opposite. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '<': ['<=', '>'],
  '<=': ['<', '>'],
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
};
const FUNCTIONS: Readonly<Record<string, string>> = {
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  min: 'max',
  max: 'min',
};
const ROUNDINGS: Readonly<Record<string, string>> = {
  half_up: 'down',
  down: 'up',
  up: 'down',
};

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Edit extends Span {
  readonly to: string;
}

type Node = Readonly<Record<string, unknown>>;

/** All mutants of a source, in its order. */
export function mutantsOf(source: string): Mutant[] {
  const { bytes, edits } = read(source);
  const seen = new Map<string, number>();
  return edits
    .toSorted((a, b) => a.start - b.start)
    .map((edit) => {
      const from = bytes.subarray(edit.start, edit.end).toString();
      const before = bytes.subarray(0, edit.start).toString();
      const line = before.split('\n').length;
      const key = `${line}:${from}:${edit.to}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      return {
        line,
        code: (source.split('\n')[line - 1] ?? '').trim(),
        from,
        to: edit.to,
        nth,
        source: apply(bytes, [edit]),
      };
    });
}

/**
 * The source with a counter in each loop that throws after so many turns: a mutant that never ends is
 * caught like one that is wrong.
 */
export function withLoopGuards(source: string, turnsMax: number): string {
  const { bytes, loops } = read(source);
  const guards = loops.map((at): Edit => ({ start: at, end: at, to: ' turnOfLoop();' }));
  const head = `let turnsOfLoops = 0;
function turnOfLoop(): void {
  turnsOfLoops += 1;
  if (turnsOfLoops > ${turnsMax}) throw new Error('endless');
}
`;
  return `${head}${apply(bytes, guards)}`;
}

function apply(bytes: Buffer, edits: readonly Edit[]): string {
  let text = bytes;
  for (const { start, end, to } of edits.toSorted((a, b) => b.start - a.start)) {
    text = Buffer.concat([text.subarray(0, start), Buffer.from(to), text.subarray(end)]);
  }
  return text.toString();
}

interface Reading {
  readonly bytes: Buffer;
  readonly edits: readonly Edit[];
  /** Places right after the brace that opens a loop's body. */
  readonly loops: readonly number[];
}

/** Spans of the parser count bytes on from all it has parsed before; a statement put in front shows from where. */
const FRONT = '0;';

function read(source: string): Reading {
  const bytes = Buffer.from(source);
  const module: unknown = parseSync(FRONT + source, { syntax: 'typescript', target: 'es2022' });
  if (!isNode(module)) throw new Error('no syntax tree');
  const zero = spanOf(module).start + Buffer.byteLength(FRONT);
  const edits: Edit[] = [];
  const loops: number[] = [];
  const place = (node: Node): Span => {
    const { start, end } = spanOf(node);
    return { start: start - zero, end: end - zero };
  };
  walk(module, (node) => {
    edits.push(...editsOf(node, bytes, place));
    const body = node['body'];
    if (isLoop(node) && isNode(body) && body['type'] === 'BlockStatement') {
      loops.push(place(body).start + 1);
    }
  });
  return { bytes, edits: edits.filter(({ start }) => start >= 0), loops };
}

function isLoop({ type }: Node): boolean {
  return type === 'ForStatement' || type === 'ForOfStatement' || type === 'WhileStatement';
}

/** Visits what is run: no types, no labels of cases, no fallbacks that strictness asks for (`x ?? 0`). */
function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (!isNode(value)) return;
  const { type } = value;
  const typed = typeof type === 'string' && type.startsWith('Ts');
  if (typed && type !== 'TsAsExpression' && type !== 'TsNonNullExpression') return;
  if (type === 'ImportDeclaration') return;
  visit(value);
  for (const [key, inner] of Object.entries(value)) {
    if (type === 'SwitchCase' && key === 'test') continue;
    if (value['operator'] === '??' && key === 'right') continue;
    walk(inner, visit);
  }
}

function editsOf(node: Node, bytes: Buffer, place: (node: Node) => Span): Edit[] {
  switch (node['type']) {
    case 'BinaryExpression':
    case 'AssignmentExpression':
      return operatorEdits(node, bytes, place);
    case 'NumericLiteral':
      return typeof node['value'] === 'number'
        ? [{ ...place(node), to: String(node['value'] + 1) }]
        : [];
    case 'BooleanLiteral':
      return [{ ...place(node), to: String(node['value'] !== true) }];
    case 'StringLiteral': {
      const other = ROUNDINGS[String(node['value'])];
      return other === undefined ? [] : [{ ...place(node), to: `'${other}'` }];
    }
    case 'UnaryExpression':
      return node['operator'] === '-' || node['operator'] === '!'
        ? [{ start: place(node).start, end: place(node).start + 1, to: '' }]
        : [];
    case 'CallExpression':
      return functionEdits(node, place);
    case 'IfStatement':
    case 'ConditionalExpression':
      return negated(node['test'], bytes, place);
    default:
      return [];
  }
}

function operatorEdits(node: Node, bytes: Buffer, place: (node: Node) => Span): Edit[] {
  const { operator, left, right } = node;
  if (typeof operator !== 'string' || !isNode(left) || !isNode(right)) return [];
  const from = place(left).end;
  const at = bytes.subarray(from, place(right).start).toString().indexOf(operator);
  if (at === -1) return [];
  const start = from + at;
  const end = start + operator.length;
  return (OPERATORS[operator] ?? []).map((to) => ({ start, end, to }));
}

function functionEdits(node: Node, place: (node: Node) => Span): Edit[] {
  const callee = node['callee'];
  if (!isNode(callee) || callee['type'] !== 'MemberExpression') return [];
  const { object, property } = callee;
  if (!isNode(object) || object['value'] !== 'Math' || !isNode(property)) return [];
  const other = FUNCTIONS[String(property['value'])];
  return other === undefined ? [] : [{ ...place(property), to: other }];
}

/** Comparisons are turned by their operators already. */
function negated(test: unknown, bytes: Buffer, place: (node: Node) => Span): Edit[] {
  if (!isNode(test) || test['type'] === 'BinaryExpression') return [];
  const span = place(test);
  return [{ ...span, to: `!(${bytes.subarray(span.start, span.end).toString()})` }];
}

function spanOf({ span }: Node): Span {
  if (!isNode(span)) throw new Error('a node without a place');
  const { start, end } = span;
  if (typeof start !== 'number' || typeof end !== 'number') throw new Error('a place without ends');
  return { start, end };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
