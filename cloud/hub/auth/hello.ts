/**
 * Hello: a till proves its key and that it is the only holder of its state.
 *
 * Each answer gives a new nonce, so a copied disk shows up: whoever comes second brings a nonce that was
 * used. But an answer can be lost, and then the honest till brings the old nonce too. What tells them
 * apart is whether the answer arrived: its token was used by some call (`hello_seen`). So the nonce
 * before is accepted as long as the last answer has not been seen to arrive; the same new nonce is given
 * again, because the first answer may only be late. The till's log may have grown meanwhile (shops sell
 * while the network is bad), so the head may be ahead of what that hello said, never behind or
 * different. A copy that slips through here takes the original's place, and the original's next call
 * then finds its nonce used: the second caller is noticed whichever it is.
 *
 * A till must therefore keep the new nonce durably before it uses the token.
 */
import type { z } from 'zod';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { hash } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { epochRoot, helloStatement } from '@verno/shared/sync/event';
import type { hello, LogHead } from '@verno/shared/contracts/sync';
import { refusal } from '../http/problems.ts';
import type { ProblemCode, Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { queueKeyForTills } from './queue-key.ts';
import { isSignedBy } from './signatures.ts';
import { giveTillToken } from './till-tokens.ts';
import { newToken } from './tokens.ts';

export interface HelloParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

type HelloBody = z.output<(typeof hello)['body']>;
type HelloAnswer = z.input<(typeof hello)['response']>;

/** Answers a hello; a till that looks copied or restored is frozen, which HQ sees. */
export async function sayHello(
  parts: HelloParts,
  body: HelloBody,
): Promise<Result<HelloAnswer, Refusal>> {
  return parts.db.transaction().execute(async (tx) => {
    const till = await lockTill(tx, body.tillId);
    const { head, epoch, nonce } = body;
    if (till === null || till.public_key === null) return err(refusal('till.unknown'));
    const statement = helloStatement(body.tillId, epoch, head.seq, head.hash, nonce);
    if (!isSignedBy(till.public_key, statement, body.signature)) {
      return err(refusal('till.bad_signature'));
    }
    if (till.state === 'revoked') return err(refusal('till.revoked'));
    if (till.state === 'frozen' || epoch !== till.epoch) return err(refusal('till.fork'));
    const doubt = headDoubt(till, head) ?? nonceDoubt(till, nonce, head);
    if (doubt !== null) {
      await freeze(tx, body.tillId, doubt);
      return err(refusal(doubt));
    }
    return ok(await welcome(parts, tx, till, body));
  });
}

type TillRow = NonNullable<Awaited<ReturnType<typeof lockTill>>>;

async function lockTill(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('till')
    .where('till_id', '=', id)
    .select(['till_id', 'state', 'public_key', 'epoch', 'nonce', 'previous_nonce', 'hello_seq'])
    .select(['hello_hash', 'hello_seen', 'head_seq', 'head_hash'])
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** The till's log must contain what the hub has of it. */
function headDoubt(till: TillRow, head: LogHead): ProblemCode | null {
  if (head.seq < till.head_seq) return 'till.fork';
  const acked = till.head_hash ?? epochRoot(till.till_id, till.epoch);
  if (head.seq === till.head_seq) return head.hash === acked ? null : 'till.fork';
  return null;
}

function nonceDoubt(till: TillRow, nonce: string, head: LogHead): ProblemCode | null {
  if (nonce === till.nonce) return null;
  if (till.hello_seen || till.previous_nonce === null || nonce !== till.previous_nonce) {
    return 'till.stale_nonce';
  }
  const saidSeq = till.hello_seq ?? 0;
  const sameLog = head.seq > saidSeq || (head.seq === saidSeq && head.hash === till.hello_hash);
  return sameLog ? null : 'till.stale_nonce';
}

async function freeze(tx: Tx, tillId: string, reason: ProblemCode): Promise<void> {
  await tx
    .updateTable('till')
    .set({ state: 'frozen', frozen_reason: reason })
    .where('till_id', '=', tillId)
    .execute();
}

async function welcome(
  parts: HelloParts,
  tx: Tx,
  till: TillRow,
  body: HelloBody,
): Promise<HelloAnswer> {
  const nowMs = parts.clock.nowMs();
  const repeated = body.nonce !== till.nonce;
  const nonce = repeated && till.nonce !== null ? till.nonce : newToken(parts.random);
  await tx
    .updateTable('till')
    .set({
      nonce,
      previous_nonce: body.nonce,
      hello_seq: body.head.seq,
      hello_hash: body.head.hash,
      hello_seen: false,
      agent_version: body.agentVersion,
      last_seen_at: new Date(nowMs),
    })
    .where('till_id', '=', till.till_id)
    .execute();
  const given = await giveTillToken(
    tx,
    parts.random,
    { tillId: till.till_id, epoch: till.epoch },
    nowMs,
  );
  const hub = await tx.selectFrom('hub_state').select('hub_epoch').executeTakeFirstOrThrow();
  return {
    ...given,
    nonce,
    hubEpoch: hub.hub_epoch,
    acked: {
      seq: till.head_seq,
      hash: hash.parse(till.head_hash ?? epochRoot(till.till_id, till.epoch)),
    },
    serverTimeMs: nowMs,
    ...(await queueKeyForTills(tx)),
  };
}
