/** `npm run hub -- …`: what the operator of a hub does from the command line. */
import { readFileSync } from 'node:fs';
import { verifyBooks } from '../books/verify.ts';
import { makeDemo, demoLines } from '../demo/demo.ts';
import { demoPriceKopecks } from '../demo/prices.ts';
import { publishBundle } from '../directory/bundles.ts';
import { declareRestored } from '../feed/restored.ts';
import { sequence } from '../feed/sequencer.ts';
import { FatalError } from '../store/fatal.ts';
import { applicationAdd, openApiText } from './applications.ts';
import { USAGE, readArguments } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import { findPartner, withHub } from './command.ts';
import type { CommandWorld } from './command.ts';
import { importGoods } from './import-goods.ts';
import type { ImportReport } from './import-goods.ts';
import { purchasesCheck, purchasesImport } from './import-purchases.ts';
import { importQueueFile } from './import-queue.ts';
import { HUNG_UP_EXIT, isHungUp, openOutput } from './output.ts';
import type { Output } from './output.ts';
import { partnerAdd, storeAdd, tillAdd, tillCode } from './places.ts';
import { policySet, policyShow } from './policies.ts';
import { replay } from './replay.ts';
import { seedMembers } from '../seed/seed.ts';
import { progressLine } from './progress.ts';
import { staffAdd, staffPassword } from './staff.ts';

interface Done {
  readonly lines: readonly string[];
  readonly failed?: boolean;
}

async function addsApplication(
  world: CommandWorld,
  options: Arguments['values'],
  rest: string,
): Promise<Done> {
  const lines = await applicationAdd(world, {
    name: needed(rest, 'название'),
    partner: options.partner ?? null,
    rights: options.right ?? [],
    stores: options.store ?? [],
    callsPerMinute: options['calls-per-minute'] ?? null,
  });
  return { lines };
}

type Command = (
  world: CommandWorld,
  options: Arguments['values'],
  rest: string,
  output: Output,
) => Promise<Done>;

/** Each command by its words; `rest` is the positional after them. */
const COMMANDS: Readonly<Record<string, Command>> = {
  async 'import goods'(world, options, rest) {
    const report = await importGoods(world.db, {
      file: needed(rest, 'имя файла'),
      partnerId: await findPartner(world.db, options.partner ?? null),
      keepGood: options['keep-good'],
      priceRule: options['demo-prices'] ? demoPriceKopecks : null,
    });
    return { lines: importLines(report), failed: report.badCount > 0 };
  },
  async 'import purchases'(world, options, rest) {
    return purchasesImport(world, {
      file: needed(rest, 'имя файла'),
      partner: options.partner ?? null,
      timeZone: options['time-zone'],
    });
  },
  async 'import check'(world, options, rest) {
    return purchasesCheck(world, {
      file: needed(rest, 'имя файла'),
      partner: options.partner ?? null,
    });
  },
  'import queue': async (world, _options, rest) =>
    importQueueFile(world, needed(rest, 'имя файла')),
  async 'bundle publish'(world, options, rest) {
    const text = readText(needed(rest, 'имя файла'));
    const partnerId = await findPartner(world.db, options.partner ?? null);
    const done = await world.db
      .transaction()
      .execute((tx) => publishBundle(tx, partnerId, text, world.clock.nowMs()));
    if (!done.ok) return { lines: ['Пакет не опубликован:', ...done.error.lines], failed: true };
    await sequence(world.db);
    const { version, hash, fresh } = done.value;
    const how = fresh ? 'опубликован' : 'уже опубликован';
    return { lines: [`Пакет правил версии ${version} ${how}: ${hash}`] };
  },
  async 'staff add'(world, options, rest) {
    const lines = await staffAdd(world, {
      login: needed(rest, 'имя пользователя'),
      name: options.name ?? null,
      role: needed(options.role, '--role'),
      stores: options.store ?? [],
      partner: options.partner ?? null,
      language: options.language === 'en' ? 'en' : 'ru',
      passwordFromInput: options['password-stdin'],
    });
    return { lines };
  },
  async 'staff password'(world, options, rest) {
    const login = needed(rest, 'имя пользователя');
    return {
      lines: await staffPassword(world, { login, passwordFromInput: options['password-stdin'] }),
    };
  },
  async 'till code'(world, _options, rest) {
    return { lines: await tillCode(world, needed(rest, 'касса')) };
  },
  async 'partner add'(world, _options, rest) {
    return { lines: await partnerAdd(world, needed(rest, 'название')) };
  },
  async 'store add'(world, options, rest) {
    const lines = await storeAdd(world, {
      name: needed(rest, 'название'),
      partner: options.partner ?? null,
      address: needed(options.address, '--address'),
      legalName: needed(options['legal-name'], '--legal-name'),
      inn: needed(options.inn, '--inn'),
      timeZone: options['time-zone'],
    });
    await sequence(world.db);
    return { lines };
  },
  async 'till add'(world, options, rest) {
    const [store] = options.store ?? [];
    const lines = await tillAdd(world, {
      name: needed(rest, 'название'),
      store: needed(store, '--store'),
      number: Number(needed(options.number, '--number')),
    });
    return { lines };
  },
  'application add': addsApplication,
  'add application': addsApplication,
  policy: async (world, options) => ({ lines: await policyShow(world, options.partner ?? null) }),
  'policy set': async (world, options) => ({
    lines: await policySet(world, {
      partner: options.partner ?? null,
      reversal: options.reversal ?? null,
      graceDays: options['grace-days'] ?? null,
      timeZone: options.zone ?? null,
      reason: options.reason ?? null,
    }),
  }),
  async demo(world, options) {
    const demo = await makeDemo(world);
    return { lines: options.json ? [JSON.stringify(demo)] : demoLines(demo) };
  },
  async 'seed members'(world, options, rest) {
    const started = performance.now();
    const request = {
      partnerId: await findPartner(world.db, options.partner ?? null),
      count: Number(needed(rest, 'число участников')),
      seed: Number(needed(options.seed, '--seed')),
    };
    const { added, known } = await seedMembers(world, request, progressLine('участников'));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return { lines: [`Участников добавлено ${added}, уже были ${known}; за ${seconds} с.`] };
  },
  async replay(world, options, _rest, { say }) {
    const allSame = await replay(world, {
      since: needed(options.since, '--since'),
      until: options.until ?? null,
      limit: options.limit ?? null,
      partner: options.partner ?? null,
      json: options.json,
      say,
    });
    return { lines: [], failed: !allSame };
  },
  async restored(world) {
    const hubEpoch = await declareRestored(world.db, world.clock.nowMs());
    return {
      lines: [
        `Эпоха хаба теперь ${hubEpoch}. Кассы при следующем сеансе дошлют то, чего в копии нет.`,
      ],
    };
  },
  async verify(world) {
    const report = await verifyBooks(world.db);
    const counted = `Событий ${report.events}, покупок ${report.purchases}, проводок ${report.postings}.`;
    return report.findings.length === 0
      ? { lines: [counted, 'Книги сходятся.'] }
      : { lines: [counted, 'Книги не сходятся:', ...report.findings], failed: true };
  },
};

function importLines(report: ImportReport): string[] {
  const lines = report.bad.map((bad) => `строка ${bad.line}: ${bad.reason}`);
  if (report.badCount > report.bad.length) {
    lines.push(`… и ещё ${report.badCount - report.bad.length} неверных строк`);
  }
  const good = report.lines - report.badCount;
  lines.push(`Строк ${report.lines}: верных ${good}, неверных ${report.badCount}.`);
  lines.push(
    report.kept === null
      ? 'Ничего не сохранено. Исправьте строки или повторите с --keep-good, чтобы взять верные.'
      : `Товаров добавлено ${report.kept.added}, изменено ${report.kept.changed}, без изменений ${report.kept.unchanged}.`,
  );
  return lines;
}

function needed(text: string | undefined, what: string): string {
  if (text === undefined || text === '') throw new FatalError(`Не хватает: ${what}.\n${USAGE}`);
  return text;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new FatalError(`Файл ${file} не читается.`);
  }
}

async function main(): Promise<void> {
  const output = openOutput(process.stdout, process.stderr);
  const { values, positionals } = readArguments();
  const [first = '', second = '', third = ''] = positionals;
  if (first === 'openapi') {
    await output.print([openApiText(values.language)]);
    return;
  }
  const two = COMMANDS[`${first} ${second}`];
  const command = two ?? COMMANDS[first];
  if (command === undefined) throw new FatalError(USAGE);
  const done = await withHub(
    {
      data: values.data,
      databaseUrl: values['database-url'] ?? process.env['DATABASE_URL'] ?? null,
    },
    (world) => command(world, values, two === undefined ? second : third, output),
    output.lost,
  );
  await output.print(done.lines);
  process.exitCode = done.failed === true ? 1 : 0;
}

main().catch((error: unknown) => {
  if (isHungUp(error)) process.exit(HUNG_UP_EXIT);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text =
    error instanceof FatalError
      ? error.message
      : code.startsWith('ERR_PARSE_ARGS')
        ? `${String(error)}\n${USAGE}`
        : code === 'ENOSPC' || code === '53100'
          ? 'На диске нет места. Освободите место и повторите.'
          : error instanceof Error
            ? (error.stack ?? error.message)
            : String(error);
  process.stderr.write(`${text}\n`);
  // What was interrupted may still wait for something: it is over.
  process.exit(1);
});
