/**
 * Everything one evaluation works with. What it allocates is most of what an evaluation costs, so a program has one
 * workbench that is cleared for each cheque: only what the answer keeps is made anew. Nothing of an earlier
 * cheque is ever read.
 */
import { createBasket } from './basket.ts';
import type { OwnBasket } from './basket.ts';
import { parseLocalTime } from './calendar.ts';
import type { LocalTime } from './calendar.ts';
import type { Cheque, MemberFacts, Moment } from './cheque.ts';
import { openCouponDesk } from './coupons.ts';
import type { OwnCouponDesk } from './coupons.ts';
import { empty } from './empty.ts';
import type { Spent } from './limits.ts';
import type { CompiledPromotion, Program } from './program.ts';
import { createRun, renew } from './run.ts';
import type { Run } from './run.ts';
import { createSlots, forgetSlots } from './slots.ts';
import type { Outcome } from './turn.ts';
import type { View } from './view.ts';

export interface Work {
  readonly program: Program;
  readonly view: OwnView;
  out: Outcome;
  /** Made when the first limit is spent from. */
  spent: Spent | null;
  /** Promotions that are looked at, in their order. */
  runs: readonly Run[];
  trace: boolean;
  /** While a promotion is tried, limits that skip do not cut: it must show what it would give. */
  trying: boolean;
  /** Money each stacking group has given. */
  groupGiven: Map<string, number> | null;
  /** Bit per phase ordinal in which any run has something to do. */
  phases: number;
  /** Some run is exclusive; uses up coupons; has limits. Nearly always none is. */
  exclusive: boolean;
  redeems: boolean;
  limited: boolean;
  /** Runs of this and earlier cheques, by the ordinal of their promotions. */
  readonly spareRuns: (Run | null)[];
  /** Where the runs of a cheque are lined up: its tail is of earlier cheques. */
  readonly line: Run[];
}

interface OwnView extends View {
  cheque: Cheque;
  member: MemberFacts | null;
  readonly basket: OwnBasket;
  now: LocalTime;
  readonly coupons: OwnCouponDesk;
  factsRead: Set<string>;
}

/** A workbench on which nothing lies yet. */
export function createWork(program: Program, cheque: Cheque, at: Moment): Work {
  const view: Omit<OwnView, 'coupons'> = {
    cheque,
    member: null,
    basket: createBasket(program),
    now: parseLocalTime(at.local),
    events: [],
    bonusesTaken: [],
    factsRead: new Set(),
    verdicts: createSlots(program.verdictCount),
  };
  return {
    program,
    view: Object.assign(view, { coupons: openCouponDesk(view, program.publicEmission) }),
    out: emptyOutcome(),
    spent: null,
    runs: [],
    trace: false,
    trying: false,
    groupGiven: null,
    phases: 0,
    exclusive: false,
    redeems: false,
    limited: false,
    spareRuns: program.promotions.map(() => null),
    line: [],
  };
}

/** Clears the last cheque away, lays this one down; its goods and runs come next. */
export function clearWork(
  work: Work,
  cheque: Cheque,
  facts: MemberFacts | null,
  at: Moment,
  trace: boolean,
): void {
  const { view } = work;
  view.cheque = cheque;
  view.member = facts;
  if (view.now.text !== at.local) view.now = parseLocalTime(at.local);
  empty(view.events);
  empty(view.bonusesTaken);
  view.coupons.clear();
  view.factsRead = new Set();
  forgetSlots(view.verdicts);
  work.out = emptyOutcome();
  work.spent = null;
  work.trace = trace;
  work.trying = false;
  work.groupGiven = null;
  work.phases = 0;
  work.exclusive = false;
  work.redeems = false;
  work.limited = false;
}

/** The run of a promotion, knowing nothing. */
export function beginRun({ spareRuns }: Work, promotion: CompiledPromotion): Run {
  const known = spareRuns[promotion.ordinal] ?? null;
  if (known !== null) {
    renew(known);
    return known;
  }
  const run = createRun(promotion);
  spareRuns[promotion.ordinal] = run;
  return run;
}

function emptyOutcome(): Outcome {
  return { accruals: [], permissions: [], effects: [], messages: [], couponsIssued: [] };
}
