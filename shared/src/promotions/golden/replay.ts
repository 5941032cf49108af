/**
 * Golden vectors: bundles, cheques and members with the hash of what the engine answered once. Any process
 * that runs the engine must give the same bytes.
 */
import { z } from 'zod';
import { canonicalJson } from '../../kernel/canonical.ts';
import { hash } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { sha256Hex } from '../../kernel/sha256.ts';
import { parseBundle } from '../bundle.ts';
import { cheque, memberFacts, moment } from '../cheque.ts';
import { compile } from '../compile.ts';
import { evaluate } from '../evaluate.ts';

/** Any fields of a bundle. */
const bundlePart = z.record(z.string(), z.json());

export const vector = z.strictObject({
  /** Stable: the name of its full answer, where that is kept. */
  id: z.string(),
  /** What the bundle has beside the frame that all share. */
  bundle: bundlePart,
  cheque,
  facts: memberFacts.nullable(),
  at: moment,
  /** Of the answer's canonical JSON. */
  sha256: hash,
});
export type Vector = z.infer<typeof vector>;

export const frame = bundlePart;
export type Frame = z.infer<typeof frame>;

export interface GoldenFile {
  readonly frame: Frame;
  readonly vectors: readonly Vector[];
}

/** Reads a file of vectors: a line of JSON each, the frame first. */
export function readGolden(text: string): GoldenFile {
  const [first = '{}', ...rest] = text.trimEnd().split('\n');
  return {
    frame: frame.parse(JSON.parse(first)),
    vectors: rest.map((line) => vector.parse(JSON.parse(line))),
  };
}

/**
 * The engine's whole answer as plain JSON, with the trace of every promotion.
 * @throws when the bundle is not one that the engine takes: a vector's always is
 */
export function replay(
  shared: Frame,
  { bundle, cheque: sold, facts, at }: Omit<Vector, 'id' | 'sha256'>,
): Json {
  const parsed = parseBundle(canonicalJson({ ...shared, ...bundle }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const program = compile(parsed.value);
  if (!program.ok) throw new Error(JSON.stringify(program.error));
  const result = evaluate(program.value, sold, facts, at, { trace: true, considerAll: true });
  return z.json().parse(JSON.parse(JSON.stringify(result)));
}

export function hashOf(answer: Json): Vector['sha256'] {
  return hash.parse(sha256Hex(canonicalJson(answer)));
}
