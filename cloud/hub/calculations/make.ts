/** A new calculation, or the same one with other contents. */
import { CALCULATION_MINUTES } from '@verno/shared/contracts/hub/calculations';
import type { CalculationInput, CalculationView } from '@verno/shared/contracts/hub/calculations';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Moment } from '@verno/shared/promotions/cheque';
import type { Program } from '@verno/shared/promotions/program';
import { callerKey } from '../auth/callers.ts';
import { localTime } from '../calendar.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import { priceDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import { readInput, readPlace } from './input.ts';
import type { Acting, CalculationParts } from './parts.ts';
import { expectOpen, lockCalculation } from './parts.ts';
import type { Place } from './place.ts';
import { calculationRowView, priceView, readCalculation } from './rows.ts';
import { freeReservation } from './reserve.ts';

const MINUTE_MS = 60_000;

/** What the test till may change of the world it calculates in. */
export interface Variation {
  /** Rules to calculate by; null = those in force. */
  readonly program: Program | null;
  /** Store-local wall time to calculate at; null = now. */
  readonly local: string | null;
}

const AS_IT_IS: Variation = { program: null, local: null };

/** Prices and keeps a new calculation. */
export async function createCalculation(
  parts: CalculationParts,
  acting: Acting,
  input: CalculationInput,
  variation: Variation = AS_IT_IS,
): Promise<Result<CalculationView, Refusal>> {
  const calculationId = parts.ids.next();
  const priced = await price(parts, acting, calculationId, input, variation);
  if (!priced.ok) return priced;
  const { draft, place } = priced.value;
  const fields = fieldsOf(parts, draft);
  const row = {
    calculation_id: calculationId,
    test: acting.test,
    made_by: callerKey(acting.caller),
    created_at: new Date(parts.clock.nowMs()),
    ...fields,
  };
  await parts.db
    .insertInto('calculation')
    .values({ ...row, partner_id: acting.caller.partnerId, draft: jsonb(draft) })
    .execute();
  const names = { store_name: place.storeName, till_name: place.tillName ?? '' };
  const view = calculationRowView({ ...row, ...names, time_zone: place.timeZone });
  return ok({ ...view, price: priceView(draft, place.currencies) });
}

/** Prices an open calculation anew; bonuses that were set aside for it are freed. */
export async function replaceCalculation(
  parts: CalculationParts,
  acting: Acting,
  calculationId: string,
  input: CalculationInput,
): Promise<Result<CalculationView, Refusal>> {
  return parts.db
    .transaction()
    .execute(async (tx) => {
      const locked = await lockCalculation(tx, acting, calculationId);
      if (!locked.ok) return locked;
      const open = expectOpen(locked.value.row, parts.clock.nowMs());
      if (!open.ok) return open;
      await freeReservation(tx, parts, acting.caller.partnerId, locked.value.row);
      const priced = await price({ ...parts, db: tx }, acting, calculationId, input, AS_IT_IS);
      if (!priced.ok) throw new Unpriced(priced.error);
      await tx
        .updateTable('calculation')
        .set({ ...fieldsOf(parts, priced.value.draft), draft: jsonb(priced.value.draft) })
        .where('partner_id', '=', acting.caller.partnerId)
        .where('calculation_id', '=', calculationId)
        .execute();
      return shown(tx, acting, calculationId);
    })
    .catch((error: unknown) => {
      if (error instanceof Unpriced) return err(error.refused);
      throw error;
    });
}

/** The new contents cannot be priced: what was done for them is undone. */
class Unpriced extends Error {
  readonly refused: Refusal;
  constructor(refused: Refusal) {
    super(refused.code);
    this.refused = refused;
  }
}

async function price(
  parts: CalculationParts,
  acting: Acting,
  calculationId: string,
  input: CalculationInput,
  { program, local }: Variation,
): Promise<Result<{ draft: Draft; place: Place }, Refusal>> {
  const { caller, right } = acting;
  const place = await readPlace(parts.db, { caller, right }, input);
  if (!place.ok) return place;
  const { bundleHash, timeZone } = place.value;
  const rules = program ?? (await programInForce(parts, caller.partnerId, bundleHash));
  if (rules === null) return err(refusal('calculation.no_bundle'));
  const nowMs = parts.clock.nowMs();
  const at: Moment = { epochMs: nowMs, local: local ?? localTime(nowMs, timeZone) };
  const asked = { caller, right, calculationId };
  const by = { place: place.value, program: rules, at };
  const given = await readInput(parts.db, asked, input, by);
  if (!given.ok) return given;
  return ok({ draft: priceDraft(rules, given.value, at, acting.test), place: place.value });
}

/** The newest published bundle, compiled; compiled ones are kept by their hash. */
async function programInForce(
  parts: CalculationParts,
  partnerId: string,
  bundleHash: string | null,
): Promise<Program | null> {
  return bundleHash === null ? null : parts.replayer.programOf(parts.db, partnerId, bundleHash);
}

function fieldsOf(parts: CalculationParts, priced: Draft) {
  return {
    store_id: priced.cheque.storeId,
    till_id: priced.cheque.tillId,
    member_id: priced.facts?.memberId ?? null,
    state: 'calculated',
    expires_at: new Date(parts.clock.nowMs() + CALCULATION_MINUTES * MINUTE_MS),
    ended_at: null,
    reason: null,
    total_kopecks: priced.result.totals.totalKopecks,
    reservation_id: null,
  };
}

async function shown(
  db: Db | Tx,
  acting: Acting,
  calculationId: string,
): Promise<Result<CalculationView, Refusal>> {
  const found = await readCalculation(db, acting.caller.partnerId, calculationId);
  return found === null ? err(refusal('calculation.unknown')) : ok(found.view);
}
