/** Bonuses by a file, as the people of a marketing department upload it. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  correctionFileReport,
  uploadCorrections,
} from '@verno/shared/contracts/hub/correction-files';
import type { CorrectionFileReport } from '@verno/shared/contracts/hub/correction-files';
import { must, openApplication } from '../../application.testkit.ts';
import type { TestApplication } from '../../application.testkit.ts';
import { verifyBooks } from '../../books/verify.ts';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import type { Browser } from '../../staff.testkit.ts';

let world: TestHub;
let hq: Browser;
let program: TestApplication;
beforeAll(async () => {
  world = await startTestHub();
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  program = await openApplication(world);
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
});
afterAll(() => world.close());

const HEAD = 'identifier;currency;amount;reason';
const bytesOf = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'));

/** Uploads as a person's page does. */
async function send(name: string, body: Uint8Array, query = '', type = 'text/csv') {
  const address = `${world.hub.url}/api/v1/corrections/file?name=${encodeURIComponent(name)}${query}`;
  const response = await fetch(address, {
    method: 'POST',
    headers: { origin: world.hub.url, cookie: hq.cookie(), 'content-type': type },
    body: new Uint8Array(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: answer };
}

async function upload(name: string, body: Uint8Array, query = ''): Promise<CorrectionFileReport> {
  const { status, body: answer } = await send(name, body, query);
  expect([status, answer]).toMatchObject([200, {}]);
  return correctionFileReport.parse(answer);
}

async function active(member: string): Promise<number> {
  const row = await world.db
    .selectFrom('balance')
    .where('member_id', '=', member)
    .select('active')
    .executeTakeFirst();
  return row?.active ?? 0;
}

test('[MK-09] [R22-05] a file gives and takes by any identifier; wrong rows are told by their line and hold up none', async () => {
  const { anna, boris } = world.company;
  const file = bytesOf(
    `\u{feff}Идентификатор;Вид;Валюта;Сумма;Причина`,
    '2900000000018;;bonus;1 000,50;Извинение за очередь',
    '+7 903 111-22-33;phone;bonus;20;"Приз; второе место"',
    '79161234567@example.com;;bonus;5.05;По почте',
    `${boris};member;bonus;−3;Ошибка кассы`,
    '2900000009999;;bonus;1;Нет такой карты',
    '2900000000018;;miles;1;Нет такой валюты',
    '2900000000018;;bonus;1,005;Лишний знак',
    '2900000000018;;bonus;много;Не число',
    '2900000000018;;bonus;1;',
    '',
    '2900000000018;passport;bonus;1;Не тот вид',
    '+7 903 111-22-33;;bonus;-500;Нет столько',
    '2900000000018;;bonus;1;Лишний;столбец',
  );
  const tried = await upload('Ноябрь', file, '&dryRun=true');
  expect([await active(anna), await active(boris)]).toEqual([0, 0]);
  const done = await upload('Ноябрь', file);
  expect(done).toEqual({ ...tried, dryRun: false });
  expect([await active(anna), await active(boris)]).toEqual([100_555, 1700]);
  expect(done).toMatchObject({ rows: 12, booked: 4, waiting: 0, known: 0, refused: 8 });
  expect(done.sums).toEqual([{ currency: 'bonus', given: '1025.55', taken: '3.00' }]);
  expect(done.problems.map(({ line, code }) => [line, code])).toEqual([
    [6, 'member.unknown'],
    [7, 'currency.unknown'],
    [8, 'correction.bad_amount'],
    [9, 'correction.bad_row'],
    [10, 'correction.bad_row'],
    [12, 'correction.bad_row'],
    [13, 'bonus.insufficient'],
    [14, 'correction.bad_row'],
  ]);
  expect(done.problems[3]?.detail).toContain('amount: много');
  // The same file again changes nothing; a mended row is the only one that is taken.
  const text = new TextDecoder().decode(file).replace('bonus;много;', 'bonus;7;');
  const again = await upload('Ноябрь', new TextEncoder().encode(text));
  expect(again).toMatchObject({ booked: 1, known: 4, refused: 7 });
  expect([await active(anna), await active(boris)]).toEqual([101_255, 1700]);
  // Under another name it is other work.
  expect(await upload('Декабрь', bytesOf(HEAD, '2900000000018;bonus;1;Ещё'))).toMatchObject({
    booked: 1,
  });
});

test('[MK-09] equal rows are as many corrections; uploads at once and a lost answer are one', async () => {
  const { boris } = world.company;
  const before = await active(boris);
  const row = '2900000000025,bonus,1.25,За отзыв';
  const body = new TextDecoder().decode(bytesOf(HEAD.replaceAll(';', ','), row, row, row));
  const query = { name: 'Отзывы' };
  const key = randomUUID();
  const answers = await Promise.all([
    program.call(uploadCorrections, { query, body }, { idempotencyKey: key }),
    program.call(uploadCorrections, { query, body }, { idempotencyKey: key }),
    program.call(uploadCorrections, { query, body }),
    program.call(uploadCorrections, { query, body }),
  ]);
  const reports = answers.map(must);
  expect(reports[1]).toEqual(reports[0]);
  const counted = [reports[0], reports[2], reports[3]].map((one) => one?.booked ?? 0);
  expect(counted.toSorted((a, b) => a - b)).toEqual([0, 0, 3]);
  expect(await active(boris)).toBe(before + 375);
  const other = await program.call(
    uploadCorrections,
    { query, body: `${body}\n` },
    { idempotencyKey: key },
  );
  expect(other).toMatchObject({ error: { code: 'request.key_reused' } });
});

test('[MK-09] short balances by the chosen policy, and a second person above the limit', async () => {
  const { boris } = world.company;
  const now = await active(boris);
  const taking = bytesOf(HEAD, `${boris};bonus;-10000;Списание`);
  expect(await upload('Долги', taking)).toMatchObject({ booked: 0, refused: 1 });
  const done = await upload('Долги', taking, '&shortBalance=to_zero');
  expect(done.sums).toEqual([{ currency: 'bonus', given: '0.00', taken: (now / 100).toFixed(2) }]);
  expect(await upload('Долги', taking, '&shortBalance=negative')).toMatchObject({ known: 1 });
  expect(await active(boris)).toBe(0);
  await world.db.updateTable('currency').set({ approve_above: 5000 }).execute();
  const rows = [`${boris};bonus;50;Мало`, `${boris};bonus;50.01;Много`];
  expect(await upload('Призы', bytesOf(HEAD, ...rows))).toMatchObject({ booked: 1, waiting: 1 });
  const { body } = await hq.call('GET', '/api/v1/corrections?state=waiting');
  expect(body['items']).toMatchObject([{ amount: '50.01', reason: 'Много' }]);
});

test('a spreadsheet’s Windows-1251 is read; what is no such table is refused with what to do', async () => {
  const { anna } = world.company;
  const before = await active(anna);
  // «идентификатор;валюта;сумма;причина» and «Приз» as Russian spreadsheets write them.
  const cp1251 = (text: string) =>
    Uint8Array.from(text, (sign) => {
      const code = sign.charCodeAt(0);
      return code >= 0x410 && code <= 0x44f ? code - 0x350 : code;
    });
  const old = cp1251('идентификатор;валюта;сумма;причина\n2900000000018;bonus;1,5;Приз\n');
  world.clock.advance(1000);
  expect(await upload('Старый', old)).toMatchObject({ booked: 1 });
  expect(await active(anna)).toBe(before + 150);
  const { body } = await hq.call('GET', '/api/v1/corrections?limit=1');
  expect(body['items']).toMatchObject([{ reason: 'Приз' }]);
  const wide = Uint8Array.from([0xff, 0xfe, ...new Uint8Array(new Uint16Array([105, 100]).buffer)]);
  const codes: unknown[] = [];
  for (const bad of [
    wide,
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]),
    bytesOf('identifier;currency;amount', 'x;bonus;1'),
    bytesOf(`${HEAD};сумма`, 'x;bonus;1;Приз;1'),
    bytesOf(HEAD),
    bytesOf(HEAD, ...Array.from({ length: 5001 }, () => `${anna};bonus;1;Много строк`)),
  ]) {
    const { status, body: refused } = await send('Плохие', bad);
    codes.push([status, refused['code']]);
  }
  expect(codes).toEqual([
    [422, 'correction.file_encoding'],
    [422, 'correction.file_encoding'],
    [422, 'correction.file_columns'],
    [422, 'correction.file_columns'],
    [422, 'correction.file_rows'],
    [422, 'correction.file_rows'],
  ]);
  const json = await send('Плохие', bytesOf('{}'), '', 'application/json');
  expect([json.status, json.body['code']]).toEqual([415, 'request.not_csv']);
  const nameless = await send('', bytesOf(HEAD, 'x;bonus;1;Приз'));
  expect(nameless.body).toMatchObject({ errors: [{ pointer: '/query/name' }] });
});
