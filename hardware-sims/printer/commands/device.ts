/** Commands of the device itself: blade, drawer, status, names. */
import { automaticStatus, transmittedStatus } from '../status.ts';
import { choice, type Handlers, type Machine } from './machine.ts';

const FIRMWARE = '1.00 ESC/POS';
const SERIAL = 'SIM0000001';
/** Codes of a model with a cutter, as `GS I 1–3` sends them. */
const IDENTITY: Readonly<Record<number, number>> = { 1: 0x20, 2: 0x02, 3: 0x01 };
const DRAWER_UNIT_MS = 2;

function cut(machine: Machine, kind: 'full' | 'partial', feedDots: number): void {
  if (!machine.typesetter.isLineEmpty())
    return machine.warn('a cut in the middle of a line is ignored');
  if (feedDots > 0) machine.typesetter.feed(feedDots);
  return machine.cut(kind);
}

/** `GS V`: even forms cut through, odd ones leave a bridge; from 65 on they feed `n` dots first. */
function cutForm(machine: Machine, [m = 0, n = 0]: readonly number[]): void {
  if (![0, 1, 48, 49, 65, 66].includes(m)) return machine.warn(`GS V ${m}: no such cut`);
  const isFull = m === 0 || m === 48 || m === 65;
  return cut(machine, isFull ? 'full' : 'partial', m >= 65 ? n : 0);
}

function kick(machine: Machine, [m = 0, t1 = 0, t2 = 0]: readonly number[]): void {
  const connector = choice(m);
  if (connector > 1) return machine.warn(`ESC p ${m}: no such drawer connector`);
  if (t1 === 0) return machine.warn('ESC p: a pulse of 0 ms opens nothing');
  if (t2 < t1) machine.warn('ESC p: the pause is shorter than the pulse');
  return machine.kick(connector === 0 ? 2 : 5, t1 * DRAWER_UNIT_MS);
}

function named(text: string): Buffer {
  return Buffer.from(`_${text}\0`, 'latin1');
}

function identify(machine: Machine, n: number): void {
  const texts: Readonly<Record<number, string>> = {
    65: FIRMWARE,
    66: machine.profile.maker,
    67: machine.profile.model,
    68: SERIAL,
  };
  const text = texts[n];
  const code = IDENTITY[choice(n)];
  if (text !== undefined) machine.reply(named(text));
  else if (code !== undefined) machine.reply(Buffer.of(code));
  else machine.warn(`GS I ${n}: nothing to tell`);
}

function transmit(machine: Machine, n: number): void {
  const status = transmittedStatus(n, machine.sensors());
  if (status === undefined) machine.warn(`GS r ${n}: no such status`);
  else machine.reply(Buffer.of(status));
}

function statusBack(machine: Machine, n: number): void {
  if (!machine.profile.reportsStatus) return;
  machine.modes.statusBackMask = n;
  if (n !== 0) machine.reply(automaticStatus(machine.sensors()));
}

const PROCESS_ID = 48;

/** `GS ( H pL pH fn m d1 d2 d3 d4`: everything before has been printed, so the id goes back. */
export function processId(machine: Machine, args: readonly number[]): void {
  const [fn, m, ...id] = args;
  if (!machine.profile.echoesProcessId) return machine.warn('GS ( H: this clone ignores it');
  if (fn !== PROCESS_ID || m !== PROCESS_ID || id.length !== 4) {
    return machine.warn('GS ( H: wrong form, it is 06 00 30 30 d1 d2 d3 d4');
  }
  return machine.reply(Buffer.of(0x37, 0x22, ...id, 0x00));
}

export const DEVICE_HANDLERS: Handlers = {
  'GS V': cutForm,
  'ESC i': (machine) => cut(machine, 'partial', 0),
  'ESC m': (machine) => cut(machine, 'partial', 0),
  'ESC p': kick,
  'GS I': (machine, [n = 0]) => identify(machine, n),
  'GS r': (machine, [n = 0]) => transmit(machine, n),
  'GS a': (machine, [n = 0]) => statusBack(machine, n),
};
