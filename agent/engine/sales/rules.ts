/** What the sale needs of the promotion engine. */
import type { Hash } from '@verno/shared/kernel/ids';
import type { Cheque, MemberFacts, Moment } from '@verno/shared/promotions/cheque';
import type { SharedLimit } from '@verno/shared/marketing/limit-keys';
import type { EngineResult } from '@verno/shared/promotions/result';

export interface Rules {
  /** Hash of the hub's bundle; null while none has come and goods sell at their price. */
  readonly bundleHash: Hash | null;
  /** The whole answer with trace: the same input gives the same bytes. */
  readonly evaluate: (cheque: Cheque, facts: MemberFacts | null, at: Moment) => EngineResult;
  /** Limits whose figures a cheque must bring along. */
  readonly limits: readonly SharedLimit[];
  /** Emission of a code anybody may show at this moment; null when it is none. */
  readonly publicEmission: (code: string, at: Moment) => string | null;
  /** Facts without what no rule read. */
  readonly prune: (facts: MemberFacts, factsRead: readonly string[]) => MemberFacts;
}
