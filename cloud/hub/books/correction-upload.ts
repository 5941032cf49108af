/** A file of corrections into the books: each row once under the file's name, the wrong ones told. */
import { sql } from 'kysely';
import { correctionOrder, CORRECTION_ROWS_MAX } from '@verno/shared/contracts/hub/corrections';
import type { CorrectionOrder, MemberIdentifier } from '@verno/shared/contracts/hub/corrections';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { findMembers } from '../projections/find-members.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers } from './book.ts';
import type { FileRow } from './correction-file.ts';
import type { Actor } from './correction-rows.ts';
import { orderCorrections } from './corrections.ts';
import type { BookParts } from './types.ts';

/** Kinds a member is looked for by where the row names none. */
const ANY_KIND = ['member', 'card', 'phone', 'email', 'uid'] as const;

export interface UploadOptions {
  readonly name: string;
  readonly shortBalance: CorrectionOrder['shortBalance'];
  readonly evenBlocked: boolean;
}

/** What became of a row: its correction, or why there is none. `known`: an earlier upload had it. */
export interface UploadedRow {
  readonly line: number;
  readonly outcome: Result<{ readonly correctionId: string; readonly known: boolean }, Refusal>;
}

/** Orders the rows of a file, in its order. Uploads of one name wait for each other. */
export async function uploadCorrectionRows(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  options: UploadOptions,
  rows: readonly FileRow[],
): Promise<UploadedRow[]> {
  const { partnerId } = actor;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${partnerId}/${options.name}`}, 0))`.execute(
    tx,
  );
  const ids = idsOf(partnerId, options.name, rows);
  const known = await knownIds(tx, partnerId, ids);
  const fresh = rows.flatMap((row, index) => {
    const id = ids[index] ?? '';
    return known.has(id) ? [] : [{ row, id }];
  });
  const members = await identify(
    tx,
    partnerId,
    fresh.map(({ row }) => row),
  );
  const outcomes = new Map<string, UploadedRow['outcome']>(
    [...known].map((id) => [id, ok({ correctionId: id, known: true })]),
  );
  const orders: CorrectionOrder[] = [];
  for (const [index, { row, id }] of fresh.entries()) {
    const member = members[index] ?? err(refusal('member.unknown'));
    if (member.ok) orders.push(orderOf(row, id, member.value.identifier, options));
    else outcomes.set(id, member);
  }
  // All of them before the first is booked: rows that follow must not wait out of turn.
  const touched = members.flatMap((one) => (one.ok ? [one.value.memberId] : []));
  await lockMembers(tx, partnerId, touched);
  for (let from = 0; from < orders.length; from += CORRECTION_ROWS_MAX) {
    const some = orders.slice(from, from + CORRECTION_ROWS_MAX);
    const done = await orderCorrections(tx, parts, actor, some);
    for (const [index, { correctionId }] of some.entries()) {
      const outcome = done[index] ?? err(refusal('hub.internal'));
      outcomes.set(correctionId, outcome.ok ? ok({ correctionId, known: false }) : outcome);
    }
  }
  return rows.map(({ line }, index) => ({
    line,
    outcome: outcomes.get(ids[index] ?? '') ?? err(refusal('hub.internal')),
  }));
}

/** The same row under the same name has the same id; the second of two equal rows another. */
function idsOf(partnerId: string, name: string, rows: readonly FileRow[]): string[] {
  const seen = new Map<string, number>();
  return rows.map(({ line: _line, ...row }) => {
    const text = JSON.stringify([
      partnerId,
      name,
      row.kind,
      row.identifier,
      row.currency,
      row.taking,
      row.amount,
      row.reason,
    ]);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return uuidOf(sha256Hex(`${text}\n${times}`));
  });
}

/** A UUID of version 8 (RFC 9562): its bits are ours. */
function uuidOf(hex: string): string {
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

async function knownIds(tx: Tx, partnerId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('correction')
    .where('partner_id', '=', partnerId)
    .where('correction_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .select('correction_id')
    .execute();
  return new Set(rows.map((row) => row.correction_id));
}

interface Identified {
  readonly memberId: string;
  readonly identifier: MemberIdentifier;
}

/** The member of each row; one who is found by several kinds as different people is refused. */
async function identify(
  tx: Tx,
  partnerId: string,
  rows: readonly FileRow[],
): Promise<Result<Identified, Refusal>[]> {
  const asked = rows.flatMap((row, index) =>
    (row.kind === null ? ANY_KIND : [row.kind]).map((kind) => ({
      index,
      identifier: { kind, value: row.identifier },
    })),
  );
  const found = await findMembers(
    tx,
    partnerId,
    asked.map(({ identifier }) => identifier),
  );
  const byRow = Map.groupBy(
    asked.flatMap(({ index, identifier }, place) => {
      const memberId = found[place] ?? null;
      return memberId === null ? [] : [{ index, memberId, identifier }];
    }),
    ({ index }) => index,
  );
  return rows.map((_, index) => {
    const [first, ...others] = byRow.get(index) ?? [];
    if (first === undefined) return err(refusal('member.unknown'));
    return others.some((one) => one.memberId !== first.memberId)
      ? err(refusal('member.ambiguous'))
      : ok(first);
  });
}

function orderOf(
  row: FileRow,
  correctionId: string,
  member: MemberIdentifier,
  { shortBalance, evenBlocked }: UploadOptions,
): CorrectionOrder {
  return correctionOrder.parse({
    correctionId,
    kind: row.taking ? 'write_off' : 'accrue',
    member,
    currency: row.currency,
    amount: row.amount,
    shortBalance,
    evenBlocked,
    reason: row.reason,
  });
}
