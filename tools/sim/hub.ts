/** The simulated hub: one ask in, one transaction, one answer out. Deciding is the shared machines' work. */
import { firstBrokenLink } from '@verno/shared/sync/chain';
import { enrolled, frozen, tokenUsed } from '@verno/shared/sync/hub-till';
import type { HelloVerdict } from '@verno/shared/sync/hub-till';
import { post, unpostable } from './books.ts';
import { hashOf, rootOf, signOf } from './hashes.ts';
import type { Answer, Ask, Change, EpochLog, HubDisk, HubRow, SimEvent } from './model.ts';
import { readFeed } from './hub-read.ts';
import { chunkFor, snapshotFor } from './hub-snapshots.ts';
import type { Habits, Rules } from './rules.ts';

export interface HubWorld {
  readonly rules: Rules;
  readonly habits: Habits;
  readonly name: (prefix: string) => string;
  readonly nowMs: () => number;
}

type Done = readonly [HubDisk, Answer];
export const HUB_KEY = 'hub-key';

/** Answers an ask. The caller decides whether the commit and the answer survive. */
export function answer(world: HubWorld, disk: HubDisk, ask: Ask): Done {
  if (ask.kind === 'enrol') return enrol(world, disk, ask);
  if (ask.kind === 'hello') return hello(world, disk, ask);
  const token = disk.tokens.get(ask.token);
  const row = token === undefined ? undefined : disk.rows.get(token.till);
  if (token === undefined || row === undefined || token.epoch > row.state.epoch) {
    return [disk, refused('till.no_token', 401)];
  }
  const current = token.epoch === row.state.epoch && !token.eventsOnly;
  const seen = current ? withRow(disk, token.till, { ...row, state: tokenUsed(row.state) }) : disk;
  if (ask.kind === 'upload') return upload(world, seen, token.till, token.epoch, ask);
  if (!current || row.state.standing === 'revoked') return [seen, refused('till.fork', 409)];
  if (ask.kind === 'snapshot') return snapshotFor(world, seen, ask);
  if (ask.kind === 'chunk') return [seen, chunkFor(seen, ask.hash)];
  return [seen, readFeed(world.rules, seen, token.till, ask)];
}

function refused(code: string, status = 409): Answer {
  return { kind: 'refused', status, code };
}

export function withRow(disk: HubDisk, till: string, row: HubRow): HubDisk {
  return { ...disk, rows: new Map(disk.rows).set(till, row) };
}

function withLog(row: HubRow, epoch: number, log: EpochLog): HubRow {
  return { ...row, logs: new Map(row.logs).set(epoch, log) };
}

function headOf(log: EpochLog, till: string, epoch: number) {
  const last = log.events.at(-1);
  return last === undefined
    ? { seq: 0, hash: rootOf(till, epoch) }
    : { seq: last.seq, hash: last.hash };
}

function enrol(world: HubWorld, disk: HubDisk, ask: Extract<Ask, { kind: 'enrol' }>): Done {
  const found = [...disk.rows].find(([, row]) => row.code?.text === ask.code);
  if (found === undefined) return [disk, refused('enrol.wrong_code', 403)];
  const [till, row] = found;
  const log = row.logs.get(row.state.epoch);
  if (row.code?.used === true) {
    const repeated = log?.key === ask.key && row.state.said === null;
    return [disk, repeated ? enrolment(disk, till, row) : refused('enrol.code_expired', 403)];
  }
  const root = (epoch: number): string => rootOf(till, epoch);
  const given = { usedEpoch: ask.usedEpoch, nonce: world.name('nonce'), root };
  const state = enrolled(row.state, given);
  const opened = withLog(row, state.epoch, { events: [], closed: false, key: ask.key });
  // The machine may be another one, or its disk an old one: where the one before began means nothing.
  const next: HubRow = { ...opened, state, code: { text: ask.code, used: true } };
  const tokens = new Map([...disk.tokens].filter(([, token]) => token.till !== till));
  return [{ ...withRow(disk, till, next), tokens }, enrolment(disk, till, next)];
}

function enrolment(disk: HubDisk, till: string, { state }: HubRow): Answer {
  const { epoch, nonce } = state;
  return {
    kind: 'enrolled',
    till,
    epoch,
    nonce: nonce ?? '',
    hubEpoch: disk.hubEpoch,
    hubKey: HUB_KEY,
  };
}

export function helloText(
  ask: Omit<Extract<Ask, { kind: 'hello' }>, 'signature' | 'kind'>,
): string {
  return `${ask.till}/${ask.epoch}/${ask.head.seq}/${ask.head.hash}/${ask.nonce}/${ask.again}`;
}

function hello(world: HubWorld, disk: HubDisk, ask: Extract<Ask, { kind: 'hello' }>): Done {
  const row = disk.rows.get(ask.till);
  if (row === undefined || row.state.epoch === 0) return [disk, refused('till.unknown', 404)];
  const log = row.logs.get(ask.epoch);
  if (log === undefined || ask.signature !== signOf(log.key, helloText(ask))) {
    return [disk, refused('till.bad_signature', 401)];
  }
  const { seq } = ask.head;
  const held = seq === 0 ? rootOf(ask.till, ask.epoch) : (log.events[seq - 1]?.hash ?? null);
  const [state, verdict] = world.rules.judgeHello(row.state, {
    epoch: ask.epoch,
    head: ask.head,
    nonce: ask.nonce,
    again: ask.again,
    drains: ask.wire > 1,
    heldHash: held,
    freshNonce: world.name('nonce'),
  });
  const kept = withRow(disk, ask.till, closeIfFrozen({ ...row, state }));
  return greet(world, kept, ask, headOf(log, ask.till, ask.epoch), verdict);
}

function greet(
  world: HubWorld,
  disk: HubDisk,
  ask: Extract<Ask, { kind: 'hello' }>,
  acked: { readonly seq: number; readonly hash: string },
  verdict: HelloVerdict,
): Done {
  if (verdict.kind === 'refuse') return [disk, refused(verdict.code)];
  const token = world.name('token');
  const eventsOnly = verdict.kind === 'drain';
  const others = [...disk.tokens].filter(([, one]) => eventsOnly || one.till !== ask.till);
  const tokens = new Map(others).set(token, { till: ask.till, epoch: ask.epoch, eventsOnly });
  return [
    { ...disk, tokens },
    {
      kind: 'welcome',
      token,
      nonce: verdict.kind === 'welcome' ? verdict.nonce : ask.nonce,
      hubEpoch: disk.hubEpoch,
      acked,
      standing: verdict.kind === 'drain' ? verdict.code : null,
    },
  ];
}

/** A till that is stopped has its epoch closed. */
export function closeIfFrozen(row: HubRow): HubRow {
  const log = row.logs.get(row.state.epoch);
  if (row.state.standing === 'active' || log === undefined || log.closed) return row;
  return withLog(row, row.state.epoch, { ...log, closed: true });
}

function upload(
  world: HubWorld,
  disk: HubDisk,
  till: string,
  tokenEpoch: number,
  ask: Extract<Ask, { kind: 'upload' }>,
): Done {
  const row = disk.rows.get(till);
  const last = ask.events.at(-1);
  const key = row?.logs.get(tokenEpoch)?.key;
  if (row === undefined || last === undefined || key === undefined) {
    return [disk, refused('till.unknown', 404)];
  }
  if (ask.epoch > tokenEpoch) return [disk, refused('sync.wrong_epoch')];
  if (firstBrokenLink(ask.events, { till, epoch: ask.epoch }, hashOf) !== null) {
    return [disk, refused('sync.broken_chain', 400)];
  }
  if (ask.signature !== signOf(key, last.hash)) return [disk, refused('sync.bad_signature', 401)];
  const log = row.logs.get(ask.epoch) ?? { events: [], closed: false, key };
  const verdict = world.rules.judgeBatch(
    { head: headOf(log, till, ask.epoch), closed: log.closed },
    ask.events,
    heldOf(row, ask.events, ask.epoch),
    ask.oldestSeq,
  );
  if (verdict.kind === 'gap') return [disk, refused('sync.gap')];
  if (verdict.kind === 'apart') {
    const kept = setApart(disk, ask.events, log);
    const current = ask.epoch === row.state.epoch;
    const closed = withLog(row, ask.epoch, { ...log, closed: true });
    const stopped =
      current && verdict.freeze !== null
        ? { ...closed, state: frozen(row.state, verdict.freeze) }
        : closed;
    const shown = ask.oldestSeq === null && current;
    const done: Answer = shown
      ? refused('sync.fork')
      : ackOf(disk, ask.epoch, { seq: last.seq, hash: last.hash }, true);
    return [withRow(kept, till, stopped), done];
  }
  const stored = { ...log, events: [...log.events, ...verdict.fresh] };
  const current = ask.epoch === row.state.epoch;
  const state = current ? { ...row.state, head: verdict.head } : row.state;
  const grown = withRow(disk, till, { ...withLog(row, ask.epoch, stored), state });
  const posted = postAll(world, grown, verdict.fresh);
  if (posted === null) return [disk, refused('request.invalid', 400)];
  return [posted, ackOf(disk, ask.epoch, verdict.acknowledged, false)];
}

function ackOf(
  disk: HubDisk,
  epoch: number,
  head: { readonly seq: number; readonly hash: string },
  apart: boolean,
): Answer {
  return { kind: 'ack', hubEpoch: disk.hubEpoch, epoch, ...head, apart };
}

function heldOf(row: HubRow, events: readonly SimEvent[], epoch: number): SimEvent[] {
  const ids = new Set(events.map((event) => event.id));
  const seqs = new Set(events.map((event) => event.seq));
  return [...row.logs].flatMap(([ofEpoch, log]) =>
    log.events.filter(({ id, seq }) => ids.has(id) || (ofEpoch === epoch && seqs.has(seq))),
  );
}

function setApart(disk: HubDisk, events: readonly SimEvent[], log: EpochLog): HubDisk {
  const quarantine = new Map(disk.quarantine);
  const accepted = new Set(log.events.map((event) => event.hash));
  for (const event of events) if (!accepted.has(event.hash)) quarantine.set(event.hash, event);
  return { ...disk, quarantine };
}

/** Posts what can be posted; null when this hub refuses what it cannot post (a mutant's habit). */
function postAll(world: HubWorld, disk: HubDisk, events: readonly SimEvent[]): HubDisk | null {
  let next = disk;
  const changes: Change[] = [];
  for (const event of events) {
    const why = unpostable(next, event);
    if (why !== null && !world.habits.suspense) return null;
    const ids = next.ids.has(event.id) ? next.ids : new Map(next.ids).set(event.id, event.hash);
    if (why === null) {
      const posted = post(next.books, event, world.habits);
      changes.push(...posted.changes);
      next = Object.assign({}, next, { ids, books: posted.books });
    } else {
      const suspense = new Map(next.suspense).set(event.hash, { event, why });
      next = Object.assign({}, next, { ids, suspense });
    }
    const key = `reflected:${event.till}:${event.epoch}`;
    changes.push({ key, value: { kind: 'reflected', seq: event.seq } });
  }
  return { ...next, changes: [...next.changes, ...changes] };
}

/** A newer program posts what waited for it. */
export function upgradeHub(disk: HubDisk, schema: number, habits: Habits): HubDisk {
  let next: HubDisk = { ...disk, schema };
  for (const [hash, { event, why }] of disk.suspense) {
    if (why !== 'unknown_schema' || unpostable(next, event) !== null) continue;
    const posted = post(next.books, event, habits);
    const suspense = new Map(next.suspense);
    suspense.delete(hash);
    const changes = next.changes.concat(posted.changes);
    next = Object.assign({}, next, { suspense, books: posted.books, changes });
  }
  return next;
}
