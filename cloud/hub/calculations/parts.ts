/** What calculations are made with, and how a caller's own one is found. */
import type { Logger } from 'pino';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { can } from '@verno/shared/contracts/rights';
import type { Right } from '@verno/shared/contracts/rights';
import { callerKey } from '../auth/callers.ts';
import type { Caller } from '../auth/callers.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Replayer } from '../ingest/replay.ts';
import type { Db, Tx } from '../store/database.ts';
import type { Ids } from '../system.ts';
import type { Draft } from './draft.ts';
import { OPEN_STATES, readCalculation } from './rows.ts';
import type { SelectedCalculation } from './rows.ts';

export interface CalculationParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Logger;
  readonly replayer: Replayer;
}

/** A caller, the right by which he acts, and whether in earnest or at the test till. */
export interface Acting {
  readonly caller: Caller;
  readonly right: Right;
  readonly test: boolean;
  /** False for those who settle what others began. */
  readonly ownOnly: boolean;
}

export interface Locked {
  readonly row: SelectedCalculation;
  readonly draft: Draft;
}

/** Locks a calculation that the caller may act on, in whatever state. */
export async function lockCalculation(
  tx: Tx,
  acting: Acting,
  calculationId: string,
): Promise<Result<Locked, Refusal>> {
  const { caller } = acting;
  await tx
    .selectFrom('calculation')
    .where('partner_id', '=', caller.partnerId)
    .where('calculation_id', '=', calculationId)
    .select('calculation_id')
    .forUpdate()
    .execute();
  const found = await readCalculation(tx, caller.partnerId, calculationId);
  const allowed =
    found !== null &&
    found.row.test === acting.test &&
    can(caller.grants, acting.right, found.row.store_id) &&
    (!acting.ownOnly || found.row.made_by === callerKey(caller));
  return allowed ? ok({ row: found.row, draft: found.draft }) : err(refusal('calculation.unknown'));
}

/**
 * As {@link expectOpen}, but by hand a purchase can still be confirmed after its time: the customer may
 * have paid while the shop's program was down.
 */
export function expectConfirmable(
  row: SelectedCalculation,
  acting: Acting,
  nowMs: number,
): Result<null, Refusal> {
  const late = OPEN_STATES.some((state) => state === row.state) || row.state === 'expired';
  return !acting.ownOnly && late ? ok(null) : expectOpen(row, nowMs);
}

/** Refuses what has ended, by itself or by its time. */
export function expectOpen(row: SelectedCalculation, nowMs: number): Result<null, Refusal> {
  const open = OPEN_STATES.some((state) => state === row.state);
  if (open && row.expires_at.getTime() > nowMs) return ok(null);
  const state = open ? 'expired' : row.state;
  return err(refusal('calculation.ended', { params: { state } }));
}
