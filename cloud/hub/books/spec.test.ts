/** The worked examples of docs/specs/books.md, played row by row. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLife } from './life.testkit.ts';
import type { Earn, Life } from './life.testkit.ts';
import { verifyBooks } from './verify.ts';

const SPEC = join(import.meta.dirname, '../../../docs/specs/books.md');
const EXAMPLES_MIN = 9;
const START_MS = Date.parse('2026-11-22T09:00:00Z');

interface Row {
  readonly day: string;
  readonly member: 'anna' | 'boris';
  readonly step: string;
  readonly active: number;
  readonly pending: number;
  readonly reserved: number;
}

interface Example {
  readonly name: string;
  readonly rows: readonly Row[];
}

function readExamples(): Example[] {
  const lines = readFileSync(SPEC, 'utf8').split('\n');
  const examples: Example[] = [];
  let section = '';
  let rows: Row[] | null = null;
  for (const line of [...lines, '']) {
    if (line.startsWith('## ')) section = line.slice(3);
    if (line.startsWith('| day ')) rows = [];
    else if (rows !== null && line.startsWith('| 2')) rows.push(rowOf(line));
    else if (rows !== null && line === '') {
      const nth = examples.filter((one) => one.name.startsWith(section)).length + 1;
      examples.push({ name: `${section} ${nth}`, rows });
      rows = null;
    }
  }
  return examples;
}

function rowOf(line: string): Row {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, day = '', member = '', step = '', active, pending, reserved] = cells;
  if (member !== 'anna' && member !== 'boris') throw new Error(`who is ${member}: ${line}`);
  const figures = [active, pending, reserved].map(Number);
  if (figures.some((figure) => !Number.isInteger(figure))) throw new Error(`no figures: ${line}`);
  const [a = 0, p = 0, r = 0] = figures;
  return { day, member, step, active: a, pending: p, reserved: r };
}

let life: Life;
beforeAll(async () => {
  life = await startLife(START_MS);
});
afterAll(async () => {
  await life.close();
});

interface Play {
  readonly members: Readonly<Record<Row['member'], string>>;
  readonly ids: Map<string, string>;
}

const idOf = (play: Play, name: string): string => {
  const known = play.ids.get(name) ?? life.ids.next();
  play.ids.set(name, known);
  return known;
};

/** `30`, `20 from 2026-12-06`, `5 from … until …`, several by «;». */
function earnsOf(text: string): Earn[] {
  return text.split(';').map((part) => {
    const match = /^\s*(\d+)(?: from (\S+))?(?: until (\S+))?\s*$/.exec(part);
    if (match === null) throw new Error(`not an accrual: «${part}»`);
    return { amount: Number(match[1]), activateOn: match[2] ?? null, expireOn: match[3] ?? null };
  });
}

type Act = (play: Play, member: string, words: readonly string[]) => Promise<string | null>;

const codeOf = (answer: { ok: true } | { ok: false; error: { code: string } } | undefined) =>
  answer === undefined || answer.ok ? null : answer.error.code;

/** A step's form and what it does; the answer is the code of its refusal. */
const STEPS: readonly (readonly [RegExp, Act])[] = [
  [
    /^give (.+?)( though blocked)?$/,
    async (_play, member, [lot = '', though]) => {
      const [earn] = earnsOf(lot);
      if (earn === undefined) throw new Error(lot);
      const evenBlocked = though !== undefined;
      const [done] = await life.correct({ kind: 'accrue', member, evenBlocked, ...earn });
      return codeOf(done);
    },
  ],
  [
    /^take (\d+) (refuse|to_zero|negative)$/,
    async (_play, member, [amount, policy]) => {
      const shortBalance = policy as 'refuse' | 'to_zero' | 'negative';
      const order = { kind: 'write_off' as const, member, amount: Number(amount), shortBalance };
      return codeOf((await life.correct(order))[0]);
    },
  ],
  [
    /^forgive (\d+)$/,
    async (_play, member, [amount]) =>
      codeOf((await life.correct({ kind: 'forgive', member, amount: Number(amount) }))[0]),
  ],
  [
    /^reserve (\w+) (\d+)$/,
    async (play, member, [name = '', amount]) => {
      const named = { id: idOf(play, name), purchaseId: idOf(play, `${name}/purchase`) };
      return codeOf(await life.reserve(member, Number(amount), named));
    },
  ],
  [
    /^release (\w+)$/,
    async (play, _member, [name = '']) => codeOf(await life.release(idOf(play, name))),
  ],
  [
    /^buy (\w+)(?: with (\w+))?(?: spends (\d+))?(?: earns (.+))?$/,
    async (play, member, [name = '', hold = '', spends, earns]) => {
      const held = hold === '' ? null : idOf(play, hold);
      if (held !== null) play.ids.set(name, idOf(play, `${hold}/purchase`));
      await life.buy({
        id: idOf(play, name),
        member,
        holdId: held,
        earns: earns === undefined ? [] : earnsOf(earns),
        spends: Number(spends ?? 0),
      });
      return null;
    },
  ],
  [
    /^refund (\w+) gives (\d+) takes ([\d; ]+) (pending_only|to_zero|negative)$/,
    async (play, _member, [name = '', gives, takes = '', policy]) => {
      await life.refund({
        causeId: life.ids.next(),
        purchaseId: idOf(play, name),
        giveBack: Number(gives),
        takes: takes.split(';').map(Number),
        policy: policy as 'pending_only' | 'to_zero' | 'negative',
      });
      return null;
    },
  ],
  [/^join boris$/, async (play, member) => codeOf(await life.join(member, play.members.boris))],
  [/^quit$/, async (_play, member) => codeOf(await life.quit(member))],
  [/^leave$/, async (_play, member) => codeOf(await life.leave(member))],
  [
    /^(un)?block$/,
    async (_play, member, [un]) => codeOf(await life.setBlocked(member, un === undefined)),
  ],
  [/^—$/, async () => null],
];

async function act(play: Play, row: Row): Promise<void> {
  const [said = '', refusal] = row.step.split(' → ');
  const step = said.replace(/^(without jobs|twice): /, '');
  const found = STEPS.map(([form, does]) => ({ match: form.exec(step), does })).find(
    (one) => one.match !== null,
  );
  if (found === undefined || found.match === null)
    throw new Error(`the specification does what nobody can: «${step}»`);
  const jobs = said.startsWith('without jobs') ? 0 : said.startsWith('twice') ? 2 : 1;
  for (let time = 0; time < jobs; time += 1) await life.jobs();
  const code = await found.does(play, play.members[row.member], found.match.slice(1));
  expect(code, row.step).toBe(refusal ?? null);
  for (let time = 0; time < jobs; time += 1) await life.jobs();
}

const examples = readExamples();

test('there are examples of every life cycle', () => {
  expect(examples.length).toBeGreaterThanOrEqual(EXAMPLES_MIN);
  expect(examples.every((example) => example.rows.length > 3)).toBe(true);
});

test.each(examples.map((example) => [example.name, example] as const))('%s', async (_, example) => {
  const [anna = '', boris = ''] = await life.addMembers(2);
  const play: Play = { members: { anna, boris }, ids: new Map() };
  for (const row of example.rows) {
    life.clock.nowMs = Date.parse(`${row.day}T12:00:00+03:00`);
    await act(play, row);
    const { active, pending, reserved } = row;
    expect(await life.figures(play.members[row.member]), `${row.day} ${row.step}`).toEqual({
      active,
      pending,
      reserved,
    });
  }
  expect((await verifyBooks(life.db)).findings).toEqual([]);
});
