/**
 * One job over one connection. The outcome is `failed` only while not a byte of the job has been
 * sent, `printed` only when the printer said so, and `unknown` in every other case; nothing is ever
 * sent twice.
 */
import { deviceProblem } from '@verno/shared/contracts/device-problems';
import type { Problem } from '@verno/shared/kernel/text';
import { unreachable } from '@verno/shared/kernel/unreachable';
import type { Connection } from './connection.ts';
import {
  ASK_PAPER_SENSOR,
  askProcessId,
  askStatus,
  CLEAR_BUFFERS,
  INITIALISE,
  PUSH_NOTHING,
  PUSH_STATUS,
  type Reply,
} from './frames.ts';
import { type Sensors, sensorsOfPushed, sensorsOfStatus, troubleOf } from './status.ts';

/** What the model can say; see `PrinterProfile` of printing. */
export interface PrinterSpeech {
  readonly answersStatus: boolean;
  readonly confirms: 'process_id' | 'paper_sensor' | 'connection_end';
}

export interface PrinterTimeouts {
  /** For the connection to be accepted. */
  readonly connectMs: number;
  /** For another program to let go of the printer, looking again every `busyLookMs`. */
  readonly busyMs: number;
  readonly busyLookMs: number;
  /** For one answer to `DLE EOT`. */
  readonly statusMs: number;
  /** For the confirmation, and more for every byte: a clone prints some 500 of them a second. */
  readonly confirmMs: number;
  readonly confirmPerByteMs: number;
  /** Between looks at the sensors while a receipt is printed. */
  readonly watchMs: number;
  /** For the printer to hang up after us. */
  readonly closeMs: number;
  /** Between looks at an idle printer. */
  readonly idleLookMs: number;
}

export const PRINTER_TIMEOUTS: PrinterTimeouts = {
  connectMs: 3000,
  busyMs: 3000,
  busyLookMs: 100,
  statusMs: 1000,
  confirmMs: 10_000,
  confirmPerByteMs: 2,
  watchMs: 400,
  closeMs: 1000,
  idleLookMs: 5000,
};

/**
 * `printed`: the printer confirmed. `failed`: nothing came out, for sure. `unknown`: a part or all of
 * it may have come out; only a person who looks at the paper knows.
 */
export interface PrintOutcome {
  readonly outcome: 'printed' | 'failed' | 'unknown';
  readonly problem: Problem | null;
}

const PRINTED: PrintOutcome = { outcome: 'printed', problem: null };

export type Look =
  | { readonly kind: 'sensors'; readonly sensors: Sensors }
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed' };

/** Reads the sensors by `DLE EOT` 1, 2, 4, one question at a time. */
export async function look(connection: Connection, statusMs: number): Promise<Look> {
  const bytes: number[] = [];
  for (const n of [1, 2, 4] as const) {
    const answer = connection.reply(
      (reply) => (reply.kind === 'status' ? reply.byte : null),
      statusMs,
    );
    connection.send(askStatus(n));
    const waited = await answer;
    if (waited.kind === 'timeout') return { kind: 'silent' };
    if (waited.kind === 'closed') return { kind: 'closed' };
    bytes.push(waited.value);
  }
  const [printer = 0, cause = 0, paper = 0] = bytes;
  return { kind: 'sensors', sensors: sensorsOfStatus(printer, cause, paper) };
}

export interface Job {
  readonly bytes: Uint8Array;
  /** Four digits that no other job of this connection has. */
  readonly processId: string;
}

/** What the watch found: the job is done, or something stands in its way. */
type Finding = { readonly kind: 'done' } | { readonly kind: 'trouble'; readonly problem: Problem };

function findingOf(reply: Reply, job: Job, speech: PrinterSpeech): Finding | null {
  switch (reply.kind) {
    case 'process_id':
      return speech.confirms === 'process_id' && reply.id === job.processId
        ? { kind: 'done' }
        : null;
    case 'paper_sensor':
      return speech.confirms === 'paper_sensor' ? { kind: 'done' } : null;
    case 'pushed': {
      const problem = troubleOf(sensorsOfPushed(reply.bytes));
      return problem === null ? null : { kind: 'trouble', problem };
    }
    case 'status':
      return null;
    default:
      return unreachable(reply);
  }
}

const closing = ({ confirms }: PrinterSpeech, job: Job): Uint8Array =>
  confirms === 'process_id' ? askProcessId(job.processId) : ASK_PAPER_SENSOR;

/** Sends the job and waits until the printer has said how it went. The connection stays open. */
async function sendAndWatch(
  connection: Connection,
  job: Job,
  speech: PrinterSpeech,
  timeouts: PrinterTimeouts,
): Promise<PrintOutcome> {
  const confirmMs = timeouts.confirmMs + timeouts.confirmPerByteMs * job.bytes.length;
  let isOver = false;
  const found = connection.reply((reply) => findingOf(reply, job, speech), confirmMs);
  const finding = found.finally(() => {
    isOver = true;
  });
  const push = speech.answersStatus ? [PUSH_STATUS] : [];
  connection.send(Buffer.concat([INITIALISE, ...push, job.bytes, closing(speech, job)]));
  const watched = watch(connection, timeouts, () => isOver);
  const seen = (await Promise.race([finding, watched])) ?? (await finding);
  switch (seen.kind) {
    case 'value':
      if (seen.value.kind === 'done') return PRINTED;
      return { outcome: 'unknown', problem: seen.value.problem };
    case 'closed':
      return { outcome: 'unknown', problem: deviceProblem('device.connection_lost') };
    case 'timeout':
      return { outcome: 'unknown', problem: deviceProblem('device.print_unconfirmed') };
    default:
      return unreachable(seen);
  }
}

/**
 * Looks at the sensors again and again until there is trouble; some models push nothing. A printer
 * that does not answer may be busy printing, so silence is left to the confirmation's deadline.
 * Null when the job was over first.
 */
async function watch(
  connection: Connection,
  timeouts: PrinterTimeouts,
  isOver: () => boolean,
): Promise<{ readonly kind: 'value'; readonly value: Finding } | null> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, timeouts.watchMs));
    if (isOver()) return null;
    const seen = await look(connection, timeouts.statusMs);
    const problem = seen.kind === 'sensors' ? troubleOf(seen.sensors) : null;
    if (problem !== null) return { kind: 'value', value: { kind: 'trouble', problem } };
  }
}

/** A model that confirms nothing: it hangs up in order once it has taken everything. */
async function sendAndHangUp(
  connection: Connection,
  job: Job,
  timeouts: PrinterTimeouts,
): Promise<PrintOutcome> {
  connection.send(Buffer.concat([INITIALISE, job.bytes]));
  const confirmMs = timeouts.confirmMs + timeouts.confirmPerByteMs * job.bytes.length;
  const isInOrder = await connection.end(confirmMs);
  return isInOrder
    ? PRINTED
    : { outcome: 'unknown', problem: deviceProblem('device.print_unconfirmed') };
}

/**
 * Prints on a printer that has just passed its look. After trouble it drops what the printer still
 * holds, so that a receipt is only ever printed from its top. Closes the connection.
 */
export async function runJob(
  connection: Connection,
  job: Job,
  speech: PrinterSpeech,
  timeouts: PrinterTimeouts,
): Promise<PrintOutcome> {
  if (speech.confirms === 'connection_end') return sendAndHangUp(connection, job, timeouts);
  const outcome = await sendAndWatch(connection, job, speech, timeouts);
  if (outcome.outcome === 'printed') {
    if (speech.answersStatus) connection.send(PUSH_NOTHING);
    await connection.end(timeouts.closeMs);
  } else {
    connection.send(CLEAR_BUFFERS);
    // An answer behind it means that it has been heard, before the line is broken off.
    await look(connection, timeouts.statusMs);
    await connection.drop();
  }
  return outcome;
}
