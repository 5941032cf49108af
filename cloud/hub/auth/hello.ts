/**
 * Hello: a till proves its key and that it is the only holder of its state. What follows from it is decided
 * by `judgeHello` (shared/src/sync/hub-till.ts); here it is looked up, written and answered.
 *
 * A till must keep the new nonce durably before it uses the token, and must not use an older token after it
 * said hello again.
 */
import type { z } from 'zod';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { hash } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { againStatement, epochRoot, helloStatement } from '@verno/shared/sync/event';
import { judgeHello } from '@verno/shared/sync/hub-till';
import type { HelloVerdict, HubTill } from '@verno/shared/sync/hub-till';
import { WIRE_VERSION } from '@verno/shared/contracts/sync';
import type { hello } from '@verno/shared/contracts/sync';
import { bundleKeys } from '../feed/bundle-key.ts';
import { isProblemCode, refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { queueKeyForTills } from './queue-key.ts';
import { isSignedBy } from './signatures.ts';
import { columnsOf, lockTillRow } from './till-row.ts';
import type { LockedTillRow } from './till-row.ts';
import { giveEventsToken, giveTillToken } from './till-tokens.ts';
import { newToken } from './tokens.ts';

/** From this version on a till can send events that are kept apart. */
const DRAINS_SINCE = 2;

export interface HelloParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

type HelloBody = z.output<(typeof hello)['body']>;
type HelloAnswer = z.input<(typeof hello)['response']>;

/** Answers a hello; a till that is proven to be copied or restored is frozen, which HQ sees. */
export async function sayHello(
  parts: HelloParts,
  body: HelloBody,
): Promise<Result<HelloAnswer, Refusal>> {
  return parts.db.transaction().execute(async (tx) => {
    const till = await lockTillRow(tx, body.tillId);
    if (till === null || till.state.epoch === 0) return err(refusal('till.unknown'));
    const log = await logOf(tx, till, body.epoch);
    if (log === null || !isSigned(log.publicKey, body, body.signature, helloStatement)) {
      return err(refusal('till.bad_signature'));
    }
    const { againSignature } = body;
    const [state, verdict] = judgeHello(till.state, {
      epoch: body.epoch,
      head: body.head,
      nonce: body.nonce,
      again:
        againSignature !== undefined &&
        isSigned(log.publicKey, body, againSignature, againStatement),
      drains: body.wireVersion >= DRAINS_SINCE,
      heldHash: await heldHash(tx, body),
      freshNonce: newToken(parts.random),
    });
    // The refusal of a copy is an answer, not a failure: the freezing is committed with it.
    return answer(parts, tx, { till, state, body, acked: log.head }, verdict);
  });
}

interface Greeting {
  readonly till: LockedTillRow;
  readonly state: HubTill;
  readonly body: HelloBody;
  readonly acked: HubTill['head'];
}

async function answer(
  parts: HelloParts,
  tx: Tx,
  { till, state, body, acked }: Greeting,
  verdict: HelloVerdict,
): Promise<Result<HelloAnswer, Refusal>> {
  const nowMs = parts.clock.nowMs();
  const welcome = verdict.kind === 'welcome';
  const seen = welcome ? { agent_version: body.agentVersion, last_seen_at: new Date(nowMs) } : {};
  if (state !== till.state) {
    await tx
      .updateTable('till')
      .set({ ...columnsOf(state), ...seen })
      .where('till_id', '=', till.tillId)
      .execute();
  }
  if (verdict.kind === 'refuse') {
    return err(refusal(isProblemCode(verdict.code) ? verdict.code : 'till.fork'));
  }
  const give = welcome ? giveTillToken : giveEventsToken;
  const given = await give(tx, parts.random, { tillId: till.tillId, epoch: body.epoch }, nowMs);
  const hub = await tx.selectFrom('hub_state').select('hub_epoch').executeTakeFirstOrThrow();
  return ok({
    ...given,
    nonce: welcome ? verdict.nonce : body.nonce,
    hubEpoch: hub.hub_epoch,
    acked: { seq: acked.seq, hash: hash.parse(acked.hash) },
    serverTimeMs: nowMs,
    standing: welcome ? null : verdict.code,
    wireVersion: WIRE_VERSION,
    bundleKey: (await bundleKeys(tx)).publicKey,
    ...(await queueKeyForTills(tx)),
  });
}

/** Key and accepted head of one epoch; null when the till never had that epoch. */
async function logOf(tx: Tx, till: LockedTillRow, epoch: number) {
  if (epoch === till.state.epoch) return { publicKey: till.publicKey, head: till.state.head };
  const old = await tx
    .selectFrom('till_epoch')
    .where('till_id', '=', till.tillId)
    .where('epoch', '=', epoch)
    .select(['public_key', 'head_seq', 'head_hash'])
    .executeTakeFirst();
  if (old === undefined) return null;
  return { publicKey: old.public_key, head: { seq: old.head_seq, hash: old.head_hash } };
}

function isSigned(
  publicKey: string | null,
  { tillId, epoch, head, nonce }: HelloBody,
  signature: string,
  statement: typeof helloStatement,
): boolean {
  const text = statement(tillId, epoch, head.seq, head.hash, nonce);
  return publicKey !== null && isSignedBy(publicKey, text, signature);
}

async function heldHash(tx: Tx, { tillId, epoch, head }: HelloBody): Promise<string | null> {
  if (head.seq === 0) return epochRoot(tillId, epoch);
  const event = await tx
    .selectFrom('till_event')
    .where('till_id', '=', tillId)
    .where('epoch', '=', epoch)
    .where('seq', '=', head.seq)
    .select('hash')
    .executeTakeFirst();
  return event?.hash ?? null;
}
