/**
 * Idempotency-Key: a repeat of a call gets the answer of the first and has no second effect. The key is
 * taken and the answer kept in the transaction of the effect itself, so that after a crash there are
 * either both or neither. Two calls at once with one key: the second waits for the first.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { canonicalJson } from '@verno/shared/kernel/canonical';
import type { Json } from '@verno/shared/kernel/json';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Database } from '../store/database.ts';
import { isProblemCode, refusal, statusOf, waitRefusal } from './problems.ts';
import type { Refusal } from './problems.ts';

/** A repeat is known as one for so long at least. */
const REPEAT_MS = 24 * 60 * 60_000;
/** How long the second of two calls at once waits for the first. */
const WAIT_MS = 10_000;
const KEY = /^[\x21-\x7e]{8,200}$/;
/** PostgreSQL: waited too long for a lock. */
const LOCK_TIMEOUT = '55P03';

/** What a handler came to. */
export interface Outcome {
  readonly result: Result<unknown, Refusal>;
  /** Version for the ETag, where the handler named one. */
  readonly version: number | null;
}

interface RepeatableCall {
  readonly caller: string;
  readonly key: string;
  readonly operationId: string;
  /** Method, address and body: what makes it the same call. */
  readonly fingerprint: string;
  readonly secretAnswer: boolean;
}

export interface Repeats {
  /** Runs `work` unless this call was made before. `repeated` = the answer is the earlier one. */
  once(
    call: RepeatableCall,
    work: () => Promise<Outcome>,
  ): Promise<Outcome & { readonly repeated: boolean }>;
}

const storedRefusal = z.object({
  code: z.string().refine(isProblemCode),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
const storedAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: z.json(), version: z.int().nullable() }),
  z.object({ kind: z.literal('refusal'), refusal: storedRefusal }),
  z.object({ kind: z.literal('secret') }),
]);

/** A call whose outcome must leave no trace: it is undone and answered as it came. */
class Undone extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('undone');
    this.outcome = outcome;
  }
}

export function isRepeatKey(text: string): boolean {
  return KEY.test(text);
}

/** One text for method, address and body, whatever the order of its fields. */
export function fingerprintOf(method: string, address: string, body: unknown): string {
  const hash = createHash('sha256').update(`${method} ${address}\n`);
  if (body instanceof Uint8Array) return hash.update(body).digest('hex');
  return hash.update(body === undefined ? '' : canonicalJson(body as Json)).digest('hex');
}

export function createRepeats(
  store: Pick<Database, 'db' | 'inOneTransaction'>,
  nowMs: () => number,
): Repeats {
  // Calls under way here: a repeat waits for them without holding a connection.
  const underWay = new Map<string, Promise<unknown>>();
  return {
    async once(call, work) {
      const name = `${call.caller}\n${call.key}`;
      const first = underWay.get(name);
      if (first !== undefined && !(await isOver(first))) return inProgress();
      const run = runOnce(store, call, nowMs(), work);
      // Who waits asks only whether it is over; its failure is told to who made the call.
      const tracked = run.catch(() => undefined);
      underWay.set(name, tracked);
      try {
        return await run;
      } finally {
        if (underWay.get(name) === tracked) underWay.delete(name);
      }
    },
  };
}

async function isOver(first: Promise<unknown>): Promise<boolean> {
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(() => resolve(late), WAIT_MS);
  });
  const won = await Promise.race([first, timeout]);
  clearTimeout(timer);
  return won !== late;
}

function inProgress() {
  const result = err(waitRefusal('request.in_progress', 1000));
  return { result, version: null, repeated: false };
}

async function runOnce(
  store: Pick<Database, 'db' | 'inOneTransaction'>,
  call: RepeatableCall,
  nowMs: number,
  work: () => Promise<Outcome>,
): Promise<Outcome & { repeated: boolean }> {
  let entered = false;
  try {
    return await store.inOneTransaction(async () => {
      if (!(await takeKey(store.db, call, nowMs))) return await earlier(store.db, call);
      entered = true;
      const outcome = await work();
      if (!isFinal(outcome)) throw new Undone(outcome);
      await keepAnswer(store.db, call, outcome);
      return { ...outcome, repeated: false };
    });
  } catch (error) {
    if (error instanceof Undone) return { ...error.outcome, repeated: false };
    if (!entered && hasCode(error, LOCK_TIMEOUT)) return inProgress();
    throw error;
  }
}

/** Waits for a call under way with the same key on whatever node; false when it has been made. */
async function takeKey(db: Database['db'], call: RepeatableCall, nowMs: number): Promise<boolean> {
  // One statement: how long to wait is set, then the key is taken. It holds for the call's other locks too.
  const { rows } = await sql<{ key: string }>`
    insert into call_repeat (caller, key, operation, fingerprint, created_at)
    select ${call.caller}, ${call.key}, ${call.operationId}, ${call.fingerprint}, ${new Date(nowMs)}
    from (select set_config('lock_timeout', ${`${WAIT_MS}ms`}, true)) as waiting
    on conflict (caller, key) do nothing returning key`.execute(db);
  return rows.length > 0;
}

async function keepAnswer(
  db: Database['db'],
  call: RepeatableCall,
  { result, version }: Outcome,
): Promise<void> {
  const answer =
    call.secretAnswer && result.ok
      ? { kind: 'secret' }
      : result.ok
        ? { kind: 'value', value: result.value ?? null, version }
        : { kind: 'refusal', refusal: plainRefusal(result.error) };
  await db
    .updateTable('call_repeat')
    .set({ answer: JSON.stringify(answer) })
    .where('caller', '=', call.caller)
    .where('key', '=', call.key)
    .execute();
}

function plainRefusal({ code, params, errors }: Refusal): Json {
  return {
    code,
    ...(params === undefined ? {} : { params }),
    ...(errors === undefined ? {} : { errors: errors.map((one) => ({ ...one })) }),
  };
}

async function earlier(
  db: Database['db'],
  call: RepeatableCall,
): Promise<Outcome & { repeated: boolean }> {
  const row = await db
    .selectFrom('call_repeat')
    .where('caller', '=', call.caller)
    .where('key', '=', call.key)
    .select(['fingerprint', 'answer'])
    .executeTakeFirstOrThrow();
  const repeated = true;
  const version = null;
  if (row.fingerprint !== call.fingerprint) {
    return { result: err(refusal('request.key_reused')), version, repeated: false };
  }
  const answer = storedAnswer.parse(JSON.parse(row.answer ?? 'null'));
  switch (answer.kind) {
    case 'value':
      return { result: ok(answer.value), version: answer.version, repeated };
    case 'refusal': {
      const { code, params, errors } = answer.refusal;
      const more = {
        ...(params === undefined ? {} : { params }),
        ...(errors === undefined ? {} : { errors }),
      };
      return { result: err(refusal(code, more)), version, repeated };
    }
    case 'secret':
      return { result: err(refusal('request.answer_gone')), version, repeated };
  }
}

/** Answers that a later try may change are not kept: the same key may then be tried again. */
function isFinal({ result }: Outcome): boolean {
  if (result.ok) return true;
  const status = statusOf(result.error.code);
  return status < 500 && status !== 429 && result.error.retryAfterS === undefined;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Drops answers older than {@link REPEAT_MS}. */
export async function forgetOldRepeats(db: Database['db'], nowMs: number): Promise<void> {
  await db
    .deleteFrom('call_repeat')
    .where('created_at', '<', new Date(nowMs - REPEAT_MS))
    .execute();
}
