/** How far a member has come in the programme. Computed from what is known of him; two stages are states of their own. */
import { z } from 'zod';

/**
 * `anonymous`: a card was given out, nobody said whose it is. `registered`: a name or a contact. `complete`: a name,
 * a birthday and a contact that was verified. `blocked` and `left` are set, and hide the others.
 */
export const memberStage = z.enum(['anonymous', 'registered', 'complete', 'blocked', 'left']);
export type MemberStage = z.infer<typeof memberStage>;

export interface StageFacts {
  readonly state: 'active' | 'blocked' | 'left';
  /** Some part of the name. */
  readonly hasName: boolean;
  /** A phone or an e-mail. */
  readonly hasContact: boolean;
  readonly hasBirthday: boolean;
  /** The phone or the e-mail was shown to be his. */
  readonly hasVerifiedContact: boolean;
}

/** The one answer for the API and the screens. */
export function stageOf(facts: StageFacts): MemberStage {
  if (facts.state !== 'active') return facts.state;
  if (facts.hasName && facts.hasBirthday && facts.hasVerifiedContact) return 'complete';
  return facts.hasName || facts.hasContact ? 'registered' : 'anonymous';
}
