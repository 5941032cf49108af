/** A till's row as the pure machine of `@verno/shared/sync/hub-till` sees it, and back. */
import { epochRoot } from '@verno/shared/sync/event';
import type { FreezeCode, HubTill } from '@verno/shared/sync/hub-till';
import type { Tx } from '../store/database.ts';

export interface LockedTillRow {
  readonly tillId: string;
  /** Raw Ed25519 key of the present epoch, base64; null before the first enrolment. */
  readonly publicKey: string | null;
  readonly state: HubTill;
}

/** Locks the till's row and reads it; null where there is no such till. */
export async function lockTillRow(tx: Tx, tillId: string): Promise<LockedTillRow | null> {
  const row = await tx
    .selectFrom('till')
    .where('till_id', '=', tillId)
    .select(['till_id', 'state', 'frozen_reason', 'public_key', 'epoch', 'nonce', 'previous_nonce'])
    .select(['hello_seq', 'hello_hash', 'hello_seen', 'nonces_void', 'head_seq', 'head_hash'])
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  const said =
    row.hello_seq === null || row.hello_hash === null
      ? null
      : { seq: row.hello_seq, hash: row.hello_hash };
  return {
    tillId: row.till_id,
    publicKey: row.public_key,
    state: {
      standing: standingOf(row.state),
      frozenBy: freezeCodeOf(row.frozen_reason),
      epoch: row.epoch,
      nonce: row.nonce,
      previousNonce: row.previous_nonce,
      said,
      seen: row.hello_seen,
      noncesVoid: row.nonces_void,
      head: { seq: row.head_seq, hash: row.head_hash ?? epochRoot(row.till_id, row.epoch) },
    },
  };
}

/** Columns of the machine's state. */
export function columnsOf(state: HubTill) {
  return {
    state: state.standing,
    frozen_reason: state.frozenBy,
    epoch: state.epoch,
    nonce: state.nonce,
    previous_nonce: state.previousNonce,
    hello_seq: state.said?.seq ?? null,
    hello_hash: state.said?.hash ?? null,
    hello_seen: state.seen,
    nonces_void: state.noncesVoid,
    head_seq: state.head.seq,
    head_hash: state.head.hash,
  };
}

function standingOf(text: string): HubTill['standing'] {
  if (text === 'active' || text === 'frozen' || text === 'revoked') return text;
  return 'waiting';
}

function freezeCodeOf(text: string | null): FreezeCode | null {
  if (text === 'till.fork' || text === 'till.stale_nonce' || text === 'sync.gap') return text;
  return text === null ? null : 'sync.fork';
}
