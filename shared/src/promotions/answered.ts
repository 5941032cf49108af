/**
 * An answer whose `inputHash` is worked out when it is first asked for: a till prices an open cheque many
 * times and stores only the last answer, and the hash costs several times what the pricing does.
 *
 * A class, because a getter written into an object literal costs half a microsecond each time. So the hash is
 * not an own field: JSON has it, asking by name has it, a spread or a structured clone has not.
 */
import type { Hash } from '../kernel/ids.ts';
import { inputHash } from './input-hash.ts';
import type { EngineInput } from './input-hash.ts';
import type { EngineResult } from './result.ts';

export type Answer = Omit<EngineResult, 'inputHash'>;

export class Answered implements EngineResult {
  readonly lines: EngineResult['lines'];
  readonly totals: EngineResult['totals'];
  readonly accruals: EngineResult['accruals'];
  readonly redemption: EngineResult['redemption'];
  readonly coupons: EngineResult['coupons'];
  readonly effects: EngineResult['effects'];
  readonly consumptions: EngineResult['consumptions'];
  readonly messages: EngineResult['messages'];
  readonly trace: EngineResult['trace'];
  readonly factsRead: EngineResult['factsRead'];
  readonly bundleHash: Hash;
  readonly engineVersion: string;
  readonly #input: EngineInput;
  readonly #digest: ((text: string) => string) | undefined;
  #hash: Hash | null = null;

  constructor(answer: Answer, input: EngineInput, digest?: (text: string) => string) {
    this.lines = answer.lines;
    this.totals = answer.totals;
    this.accruals = answer.accruals;
    this.redemption = answer.redemption;
    this.coupons = answer.coupons;
    this.effects = answer.effects;
    this.consumptions = answer.consumptions;
    this.messages = answer.messages;
    this.trace = answer.trace;
    this.factsRead = answer.factsRead;
    this.bundleHash = answer.bundleHash;
    this.engineVersion = answer.engineVersion;
    this.#input = input;
    this.#digest = digest;
  }

  get inputHash(): Hash {
    this.#hash ??= inputHash(this.#input, this.factsRead, this.#digest);
    return this.#hash;
  }

  toJSON(): EngineResult {
    return {
      lines: this.lines,
      totals: this.totals,
      accruals: this.accruals,
      redemption: this.redemption,
      coupons: this.coupons,
      effects: this.effects,
      consumptions: this.consumptions,
      messages: this.messages,
      trace: this.trace,
      factsRead: this.factsRead,
      inputHash: this.inputHash,
      bundleHash: this.bundleHash,
      engineVersion: this.engineVersion,
    };
  }
}

/** An answer as plain data, hash and all: what is stored, compared field by field or spread must be this. */
export function plainAnswer(result: EngineResult): EngineResult {
  return { ...result, inputHash: result.inputHash };
}
