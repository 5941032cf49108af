/** What a rule costs when it applies, in minor units. */
export interface BonusCost {
  readonly currency: string;
  readonly amount: number;
}
