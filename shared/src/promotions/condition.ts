/**
 * Conditions joined by all, any and not, in three values: what is not known is neither yes nor no, and
 * «not unknown» does not hold either. A rule fires only on a plain yes.
 */
import { z } from 'zod';
import type { Text } from '../kernel/text.ts';
import { every, negate, some } from './condition-logic.ts';
import type { Bound, CompiledCondition, CompileTools } from './mechanic.ts';
import { CONDITIONS } from './registry.ts';

const DEPTH_MAX = 20;

/** What one condition looks like in a bundle. */
export type LeafInput = z.input<(typeof CONDITIONS)[number]['params']>;
export type ConditionInput =
  | LeafInput
  | { readonly all: readonly ConditionInput[] }
  | { readonly any: readonly ConditionInput[] }
  | { readonly not: ConditionInput };

/** A checked tree, not compiled yet. */
export type BoundTree =
  | { readonly op: 'all' | 'any'; readonly items: readonly BoundTree[] }
  | { readonly op: 'not'; readonly item: BoundTree }
  | { readonly op: 'leaf'; readonly leaf: Bound<CompiledCondition> };

const byKind = new Map<string, (typeof CONDITIONS)[number]>(
  CONDITIONS.map((mechanic) => [mechanic.kind, mechanic]),
);

/** zod border of a condition tree: `{all: […]}`, `{any: […]}`, `{not: …}` or `{kind: …}`. */
export const conditionTree = z
  .unknown()
  .transform((raw, context): BoundTree => bindTree(raw, context, [], 0));

type Context = z.core.$RefinementCtx;
type Path = readonly PropertyKey[];

function bindTree(raw: unknown, context: Context, path: Path, depth: number): BoundTree {
  if (depth > DEPTH_MAX) return wrong(context, path, 'conditions are nested too deep');
  if (typeof raw !== 'object' || raw === null) return wrong(context, path, 'a condition is wanted');
  const keys = Object.keys(raw);
  if ('kind' in raw) return bindLeaf(raw, raw.kind, context, path);
  if (keys.length !== 1) return wrong(context, path, 'one of kind, all, any, not is wanted');
  if ('all' in raw) return bindList('all', raw.all, context, [...path, 'all'], depth);
  if ('any' in raw) return bindList('any', raw.any, context, [...path, 'any'], depth);
  if ('not' in raw) {
    return { op: 'not', item: bindTree(raw.not, context, [...path, 'not'], depth + 1) };
  }
  return wrong(context, path, 'one of kind, all, any, not is wanted');
}

function bindList(
  op: 'all' | 'any',
  raw: unknown,
  context: Context,
  path: Path,
  depth: number,
): BoundTree {
  if (!Array.isArray(raw)) return wrong(context, path, 'a list of conditions is wanted');
  const list: readonly unknown[] = raw;
  const items = list.map((one, index) => bindTree(one, context, [...path, index], depth + 1));
  if (op === 'any' && items.length === 0) return wrong(context, path, 'an empty list never holds');
  return { op, items };
}

function bindLeaf(raw: object, kind: unknown, context: Context, path: Path): BoundTree {
  const mechanic = typeof kind === 'string' ? byKind.get(kind) : undefined;
  if (mechanic === undefined) return wrong(context, path, `unknown condition ${String(kind)}`);
  const bound = mechanic.bind(raw);
  if (bound.ok) return { op: 'leaf', leaf: bound.value };
  for (const issue of bound.issues) wrong(context, [...path, ...issue.path], issue.message);
  return NOTHING;
}

/** Stands in for what could not be read; the issue written beside it makes the parse fail. */
const NOTHING: BoundTree = { op: 'all', items: [] };

function wrong(context: Context, path: Path, message: string): BoundTree {
  context.addIssue({ code: 'custom', path: [...path], message });
  return NOTHING;
}

/** Conditions that all must hold for the tree to hold. */
export function compileAll(tree: BoundTree, tools: CompileTools): CompiledCondition[] {
  if (tree.op === 'all') return tree.items.flatMap((item) => compileAll(item, tools));
  return [compileTree(tree, tools)];
}

export function compileTree(tree: BoundTree, tools: CompileTools): CompiledCondition {
  if (tree.op === 'leaf') return tree.leaf.compile(tools);
  if (tree.op === 'not') return negate(compileTree(tree.item, tools));
  const items = tree.items.map((item) => compileTree(item, tools));
  return tree.op === 'all' ? every(items) : some(items);
}

/** The tree in plain words, for the editor. */
export function treeSentence(tree: BoundTree): Text {
  if (tree.op === 'leaf') return tree.leaf.sentence();
  if (tree.op === 'not') {
    const inner = treeSentence(tree.item);
    return { ru: `не (${inner.ru})`, en: `not (${inner.en})` };
  }
  const items = tree.items.map((item) => treeSentence(item));
  const [ru, en] = tree.op === 'all' ? [' и ', ' and '] : [' или ', ' or '];
  return { ru: items.map((item) => item.ru).join(ru), en: items.map((item) => item.en).join(en) };
}
