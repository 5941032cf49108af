/** The worked examples of docs/specs/refunds.md, played row by row. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { bookOpenings } from '../books/opening.ts';
import { verifyBooks } from '../books/verify.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';

const SPEC = join(import.meta.dirname, '../../../docs/specs/refunds.md');

interface Row {
  readonly till: number;
  readonly step: string;
  readonly figures: readonly string[];
}

/** Tables whose head begins with `till`. */
function readExamples(): Row[][] {
  const examples: Row[][] = [];
  let rows: Row[] | null = null;
  for (const line of [...readFileSync(SPEC, 'utf8').split('\n'), '']) {
    if (line.startsWith('| till ')) rows = [];
    else if (rows !== null && /^\| \d/.test(line)) {
      const [, till = '', step = '', ...figures] = line.split('|').map((cell) => cell.trim());
      rows.push({ till: Number(till), step, figures: figures.slice(0, 5) });
    } else if (rows !== null && line === '') {
      examples.push(rows);
      rows = null;
    }
  }
  return examples;
}

let world: TestHub;
let tills: readonly TestTill[];
let sold: PurchaseFact | null;
let known: RefundFact[];

beforeEach(async () => {
  world = await startTestHub();
  tills = [
    createTill(world, world.company.tills[0], world.company.moscow),
    createTill(world, world.company.tills[2], world.company.ural),
  ];
  for (const till of tills) await till.join();
  sold = null;
  known = [];
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

async function open(amount: number): Promise<number> {
  const parts = { ids: world.ids, nowMs: world.clock.nowMs() };
  const { partnerId, anna } = world.company;
  const opening = { memberId: anna, currency: 'bonus', amount, expireOn: null };
  await world.db.transaction().execute((tx) => bookOpenings(tx, parts, partnerId, [opening]));
  return 0;
}

function buy(till: TestTill, pieces: number, price: number, redeem: number): number {
  sold = till.sell({ member: world.company.anna, prices: [price], pieces: [pieces], redeem });
  return 0;
}

function back(till: TestTill, pieces: number, unseen: boolean): number {
  if (sold === null) throw new Error('nothing was sold');
  const refund = till.takeBack(sold, { l1: pieces * 1000 }, unseen ? [] : known, {
    offline: unseen,
  });
  known.push(refund);
  return refund.moneyKopecks;
}

async function play({ till: number, step }: Row): Promise<number> {
  const till = tills[number - 1];
  if (till === undefined) throw new Error(`no till ${number}`);
  const opened = /^open (\d+)$/.exec(step);
  if (opened !== null) return open(Number(opened[1]));
  const bought = /^buy (\d+) × (\d+) spends (\d+)$/.exec(step);
  const came = /^back (\d+)( unseen)?$/.exec(step);
  let given = 0;
  if (bought !== null) given = buy(till, Number(bought[1]), Number(bought[2]), Number(bought[3]));
  else if (came !== null) given = back(till, Number(came[1]), came[2] !== undefined);
  else throw new Error(`not a step: «${step}»`);
  await till.hello();
  expect((await till.upload()).status).toBe(200);
  return given;
}

async function figuresNow(given: number): Promise<string[]> {
  const purchase = await world.db.selectFrom('purchase').select('refund_state').executeTakeFirst();
  const balance = await world.db
    .selectFrom('balance')
    .where('member_id', '=', world.company.anna)
    .select(['active', 'pending'])
    .executeTakeFirst();
  const last = await world.db
    .selectFrom('refund')
    .select('flags')
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  return [
    String(given),
    purchase?.refund_state ?? '',
    String(balance?.active ?? 0),
    String(balance?.pending ?? 0),
    (last?.flags ?? []).join(' '),
  ];
}

const examples = readExamples();

test('the document has its examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(2);
});

test.each(examples.map((rows, place) => [place + 1, rows] as const))(
  '[TILL-06] example %i of docs/specs/refunds.md comes out',
  async (_place, rows) => {
    for (const row of rows) {
      const given = await play(row);
      expect(await figuresNow(given), `${row.till}: ${row.step}`).toEqual(row.figures);
    }
  },
);
