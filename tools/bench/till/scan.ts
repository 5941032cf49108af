/** From the byte on the serial port to the price at a face: the till is a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { z } from 'zod';
import { createScanner } from '../../../hardware-sims/scanner/scanner.ts';
import type { Scanner } from '../../../hardware-sims/scanner/scanner.ts';
import { openFace } from '../../headless/face.ts';
import type { HeadlessFace } from '../../headless/face.ts';
import { ROOT } from '../../paths.ts';
import { benchLine, under } from '../line.ts';
import type { Report } from '../line.ts';
import { figuresOf, timeOnce } from '../sampling.ts';
import { barcodeAt, cardAt } from './shop.ts';
import type { FilledShop } from './shop.ts';

const LINES = 10;
const CHEQUES = 60;
const STARTS = 7;
const READY = z.object({ ready: z.literal(true), url: z.string() });

interface RunningTill {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A till as it is started on a machine; `args` after the data folder. */
export async function startTill(folder: string, args: readonly string[]): Promise<RunningTill> {
  const main = join(ROOT, 'agent', 'engine', 'main.ts');
  const child = spawn(
    process.execPath,
    [main, '--data', folder, '--port', '0', '--face', folder, ...args],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'exit');
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const { url } = READY.parse(JSON.parse(String(value)));
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The process started, its file opened, its rules compiled, its door open. */
export async function coldStart(folder: string, what: string, report: Report): Promise<void> {
  const samples: number[] = [];
  for (let run = 0; run < STARTS; run += 1) {
    let till: RunningTill | null = null;
    samples.push((await timeOnce(async () => (till = await startTill(folder, [])))) / 1000);
    await stopped(till);
  }
  const figures = figuresOf([samples]);
  const name = `cold start to ready, ${what}`;
  report(benchLine('till', name, 'ms', figures, under('median', 1500, 'ms', figures)));
}

async function stopped(till: RunningTill | null): Promise<void> {
  await till?.stop();
}

export async function scanToPrice(
  folder: string,
  { members }: FilledShop,
  goods: number,
  what: string,
  report: Report,
): Promise<void> {
  const scanner = await createScanner({ path: join(folder, 'scanner') });
  const till = await startTill(folder, ['--scanner', scanner.port.path]);
  const face = await openFace(till.url);
  try {
    await scanner.port.opened();
    await face.command('cancel', null);
    await sellOne(scanner, face, 0, goods, members);
    const cheques: number[][] = [];
    for (let cheque = 1; cheque <= CHEQUES; cheque += 1) {
      cheques.push(await sellOne(scanner, face, cheque, goods, members));
    }
    const figures = figuresOf(cheques);
    const name = `byte on the serial port → price at the face, ${what}`;
    report(benchLine('till', name, 'ms', figures, under('p99', 50, 'ms', figures)));
  } finally {
    face.close();
    await till.stop();
    await scanner.close();
  }
}

/** A member's card and ten goods, then the cheque is dropped. @returns milliseconds of each scan. */
async function sellOne(
  scanner: Scanner,
  face: HeadlessFace,
  cheque: number,
  goods: number,
  members: number,
): Promise<number[]> {
  const samples: number[] = [];
  const scan = async (code: string, seen: Parameters<HeadlessFace['until']>[1]): Promise<void> => {
    const us = await timeOnce(async () => {
      const shown = face.until(code, seen);
      await scanner.scan(code);
      await shown;
    });
    samples.push(us / 1000);
  };
  await scan(cardAt((cheque * 7919) % members), (view) => view.member !== null);
  for (let line = 1; line <= LINES; line += 1) {
    const code = barcodeAt((cheque * 997 + line * 7919) % goods);
    await scan(code, (view) => view.lines.length === line);
  }
  await face.command('cancel', null);
  await face.until('an empty cheque', (view) => view.lines.length === 0 && view.member === null);
  return samples;
}
