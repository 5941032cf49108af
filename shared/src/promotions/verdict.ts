/** What a condition says. A fact that is not known is neither yes nor no, and «not unknown» is still unknown. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Verdict = 0 | 1 | 2;
