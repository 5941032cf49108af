/** The turn that is handed from rule to rule: one for a whole workbench. */
import { promotionId } from '../kernel/ids.ts';
import { bonusRoom, moneyRoom, spendBonuses, spendMoney } from './purse.ts';
import type { Run } from './run.ts';
import type { Turn } from './turn.ts';
import type { Work } from './work.ts';

export interface RunTurn extends Turn {
  run: Run | null;
  out: Turn['out'];
  by: Turn['by'];
  someClosed: boolean;
}

/** Rooms are asked for whoever has the turn. */
export function createTurn(work: Work): RunTurn {
  const turn: RunTurn = {
    view: work.view,
    out: work.out,
    by: NOBODY,
    run: null,
    someClosed: false,
    moneyRoom: () => (turn.run === null ? 0 : moneyRoom(work, turn.run)),
    bonusRoom: () => (turn.run === null ? 0 : bonusRoom(work, turn.run)),
    spendMoney: (amountKopecks) => {
      if (turn.run !== null) spendMoney(work, turn.run, amountKopecks);
    },
    spendBonuses: (amount) => {
      if (turn.run !== null) spendBonuses(work, turn.run, amount);
    },
  };
  return turn;
}

/** Nobody has it, nothing is closed. */
export function clearTurn(turn: RunTurn, work: Work): void {
  turn.run = null;
  turn.out = work.out;
  turn.by = NOBODY;
  turn.someClosed = false;
}

/** Who has the turn before anybody does. */
const NOBODY: Turn['by'] = Object.freeze({
  promotionId: promotionId.parse('-'),
  version: 0,
  ruleId: '-',
  returns: false,
});
