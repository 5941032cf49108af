import { canonicalJson } from '../kernel/canonical.ts';
import { hash } from '../kernel/ids.ts';
import type { Hash } from '../kernel/ids.ts';
import type { Json } from '../kernel/json.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Cheque, MemberFacts, Moment } from './cheque.ts';
import { pruneFacts } from './facts.ts';

/** What a result was computed from. */
export interface EngineInput {
  readonly bundleHash: string;
  readonly engineVersion: string;
  readonly cheque: Cheque;
  readonly facts: MemberFacts | null;
  readonly at: Moment;
}

/**
 * SHA-256 of the canonical input: bundle, engine version, cheque, moment, and of the facts only those
 * that were read, so that a replay from the purchase has the same hash.
 */
export function inputHash(
  input: EngineInput,
  factsRead: readonly string[],
  digest: (text: string) => string = sha256Hex,
): Hash {
  const facts = input.facts === null ? null : pruneFacts(input.facts, factsRead);
  const { bundleHash, engineVersion, cheque, at } = input;
  const json: Json = { bundleHash, engineVersion, cheque, facts, at };
  return hash.parse(digest(canonicalJson(json)));
}
