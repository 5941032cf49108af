/** Enrolment: a one-time code pins the till's public key and opens an epoch of its log. */
import type { z } from 'zod';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { partnerId, storeId, tillId } from '@verno/shared/kernel/ids';
import { epochRoot } from '@verno/shared/sync/event';
import type { enrol } from '@verno/shared/contracts/sync';
import { enrolled } from '@verno/shared/sync/hub-till';
import { bundleKeys } from '../feed/bundle-key.ts';
import { refusal, waitRefusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import { codeHash } from './enrolment-codes.ts';
import { countAttempt, ENROL_POLICY, uncount } from './lockout.ts';
import { columnsOf, lockTillRow } from './till-row.ts';
import type { LockedTillRow } from './till-row.ts';
import { newToken } from './tokens.ts';

export interface EnrolParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

type Enrolment = z.input<(typeof enrol)['response']>;
type EnrolBody = z.output<(typeof enrol)['body']>;

/**
 * Enrols the till that the code was issued for. Used again with the same key before the first hello it
 * gives the same answer: the first one may have been lost on the way.
 */
export async function enrolTill(
  parts: EnrolParts,
  body: EnrolBody,
  address: string,
): Promise<Result<Enrolment, Refusal>> {
  const subject = { name: `enrol:${address}`, policy: ENROL_POLICY };
  const waitMs = await countAttempt(parts.db, subject, parts.clock.nowMs());
  if (waitMs > 0) return err(waitRefusal('enrol.locked', waitMs));
  const result = await parts.db.transaction().execute(async (tx) => useCode(parts, tx, body));
  if (result.ok) await uncount(parts.db, subject);
  return result;
}

async function useCode(
  parts: EnrolParts,
  tx: Tx,
  body: EnrolBody,
): Promise<Result<Enrolment, Refusal>> {
  const hash = codeHash(body.code);
  const now = new Date(parts.clock.nowMs());
  const code = await tx
    .selectFrom('enrolment_code')
    .where('code_hash', '=', hash)
    .select(['till_id', 'expires_at', 'used_at'])
    .forUpdate()
    .executeTakeFirst();
  if (code === undefined) return err(refusal('enrol.wrong_code'));
  const till = await lockTillRow(tx, code.till_id);
  if (till === null) throw new Error('a code without its till');
  const used = await tx
    .selectFrom('till')
    .where('till_id', '=', till.tillId)
    .select('enrolment_code_hash')
    .executeTakeFirstOrThrow();
  const repeated =
    used.enrolment_code_hash === hash &&
    till.publicKey === body.publicKey &&
    till.state.said === null;
  if (repeated) return ok(await describe(tx, till.tillId));
  if (code.used_at !== null || code.expires_at <= now) return err(refusal('enrol.code_expired'));
  await tx
    .updateTable('enrolment_code')
    .set({ used_at: now })
    .where('code_hash', '=', hash)
    .execute();
  await closeBook(tx, till);
  const state = enrolled(till.state, {
    usedEpoch: body.usedEpoch ?? 0,
    nonce: newToken(parts.random),
    root: (epoch) => epochRoot(till.tillId, epoch),
  });
  await tx
    .updateTable('till')
    .set({
      ...columnsOf(state),
      public_key: body.publicKey,
      enrolment_code_hash: hash,
      // The machine may be another one, or its disk an old one.
      feed_bases: jsonb({}),
      agent_version: body.agentVersion,
      last_seen_at: now,
    })
    .where('till_id', '=', till.tillId)
    .execute();
  await tx.deleteFrom('till_token').where('till_id', '=', till.tillId).execute();
  return ok(await describe(tx, till.tillId));
}

/** The epoch that ends goes to the past ones: what was sold in it may still come. */
async function closeBook(tx: Tx, { tillId: id, publicKey, state }: LockedTillRow): Promise<void> {
  if (state.epoch === 0) return;
  const row = {
    public_key: publicKey,
    head_seq: state.head.seq,
    head_hash: state.head.hash,
    closed: state.standing !== 'active',
  };
  await tx
    .insertInto('till_epoch')
    .values({ till_id: id, epoch: state.epoch, ...row })
    .onConflict((conflict) => conflict.columns(['till_id', 'epoch']).doUpdateSet(row))
    .execute();
}

async function describe(tx: Tx, id: string): Promise<Enrolment> {
  const row = await tx
    .selectFrom('till as t')
    .innerJoin('store as s', 's.store_id', 't.store_id')
    .innerJoin('hub_state as h', (join) => join.on('h.only_row', '=', true))
    .where('t.till_id', '=', id)
    .select(['t.till_id', 't.name', 't.number', 't.store_id', 't.partner_id', 't.epoch', 't.nonce'])
    .select(['s.name as store_name', 'h.hub_epoch'])
    .executeTakeFirstOrThrow();
  return {
    tillId: tillId.parse(row.till_id),
    tillName: row.name,
    tillNumber: row.number,
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    partnerId: partnerId.parse(row.partner_id),
    epoch: row.epoch,
    nonce: row.nonce ?? '',
    hubEpoch: row.hub_epoch,
    bundleKey: (await bundleKeys(tx)).publicKey,
  };
}
