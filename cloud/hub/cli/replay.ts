/** `hub replay --since DATE`: stored purchases computed again, every difference told. */
import { pino } from 'pino';
import { ENGINE_VERSION } from '@verno/shared/promotions/evaluate';
import { inWords } from '../history/differences.ts';
import { replayPurchases } from '../history/replay.ts';
import type { Replayed } from '../history/replay.ts';
import { createPrograms } from '../ingest/programs.ts';
import { FatalError } from '../store/fatal.ts';
import { findPartner } from './command.ts';
import type { CommandWorld } from './command.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;

export interface ReplayOptions {
  readonly since: string;
  readonly until: string | null;
  readonly limit: string | null;
  readonly partner: string | null;
  readonly json: boolean;
  /** Where each line goes as soon as it is known: the range may be years. */
  readonly say: (line: string) => void;
}

interface ReplaySummary {
  readonly purchases: number;
  readonly same: number;
  readonly different: number;
  readonly noBundle: number;
  readonly unreadable: number;
  /** Priced by another version of the engine, whatever came out. */
  readonly otherEngine: number;
  readonly engineVersion: string;
}

/** Says every purchase that is not the same, then the summary. @returns true when all are the same */
export async function replay(world: CommandWorld, options: ReplayOptions): Promise<boolean> {
  const range = {
    partnerId: await findPartner(world.db, options.partner),
    since: dateOf(options.since, '--since'),
    until: options.until === null ? null : dateOf(options.until, '--until'),
    limit: limitOf(options.limit),
  };
  const programs = createPrograms(pino({ level: 'error' }, pino.destination(2)));
  const counted = { same: 0, different: 0, no_bundle: 0, unreadable: 0 };
  let otherEngine = 0;
  for await (const one of replayPurchases(world.db, programs, range)) {
    counted[one.outcome] += 1;
    if (one.otherEngine !== null) otherEngine += 1;
    if (one.outcome !== 'same') tell(one, options);
  }
  const summary: ReplaySummary = {
    purchases: Object.values(counted).reduce((sum, count) => sum + count, 0),
    same: counted.same,
    different: counted.different,
    noBundle: counted.no_bundle,
    unreadable: counted.unreadable,
    otherEngine,
    engineVersion: ENGINE_VERSION,
  };
  if (options.json) options.say(JSON.stringify({ summary }));
  else for (const line of summaryLines(summary)) options.say(line);
  return summary.same === summary.purchases;
}

function tell(one: Replayed, { json, say }: ReplayOptions): void {
  if (json) {
    say(JSON.stringify(one));
    return;
  }
  const engine = one.otherEngine === null ? '' : `, движок ${one.otherEngine}`;
  say(`${one.number} (${one.localTime}, ${one.purchaseId}${engine}): ${OUTCOMES[one.outcome]}`);
  for (const difference of one.differences) say(`  ${inWords(difference)}`);
}

const OUTCOMES: Readonly<Record<Replayed['outcome'], string>> = {
  same: 'то же самое',
  different: 'расходится',
  no_bundle: 'пакета правил этой покупки в хабе нет',
  unreadable: 'сохранённое не читается или не считается',
};

function summaryLines(summary: ReplaySummary): string[] {
  const lines = [
    `Пересчитано покупок ${summary.purchases}: то же ${summary.same}, расходится ${summary.different}, ` +
      `без пакета правил ${summary.noBundle}, не читается ${summary.unreadable}.`,
  ];
  if (summary.otherEngine > 0) {
    lines.push(
      `Из них другой версией движка посчитаны ${summary.otherEngine}; сейчас движок ${summary.engineVersion}.`,
    );
  }
  return lines;
}

function dateOf(text: string, option: string): string {
  const isDate = DATE.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate) throw new FatalError(`${option}: нужна дата вида 2026-11-30, а не «${text}».`);
  return text;
}

function limitOf(text: string | null): number | null {
  if (text === null) return null;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new FatalError(`--limit: нужно целое число от 1, а не «${text}».`);
}
