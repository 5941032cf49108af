import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isValidEan } from '@verno/shared/catalog/barcode';
import { goodsItem } from '@verno/shared/contracts/sync';
import { createTestDatabase } from '../store/database.testkit.ts';
import type { TestDatabase } from '../store/database.testkit.ts';

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url));
const TIMEOUT_MS = 120_000;
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'verno-cli-'));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as a person would: a process of its own, against this file's database. */
function hub(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args, '--data', folder, '--database-url', database.url],
      { maxBuffer: 1 << 24 },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
    child.stdin?.end('typed password\n');
  });
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const goods = () =>
  database.db.selectFrom('goods').select(['sku', 'name', 'price_kopecks']).orderBy('sku').execute();

test(
  'without a company there is nothing to import into, and the command says what to do',
  { timeout: TIMEOUT_MS },
  async () => {
    const refused = await hub('import', 'goods', 'nothing.tsv');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(
      /^В хабе ещё нет партнёра\. Заведите его: npm run hub -- partner add/,
    );
    expect((await hub('partner', 'add', 'Лавка')).out).toContain('Партнёр «Лавка» заведён');
  },
);

const WRONG = [
  'Штрихкод;Наименование;Категория;Бренд;Цена',
  '4600000000022;"Шейка ""королевская""; 150 г";Еда/Колбаса;;199,90',
  '4600000000023;Неверная цифра;Еда;;10',
  '123;Короткий;Еда;;10',
  '4600000000268;;Еда;;10',
  '4600000000282;Без цены;Еда;;',
  '4600000000022;Повтор;Еда;;5',
  '4600000000152;Плохая цена;Еда;;дорого',
  '4600000000299;Зефир;Еда/Сладости;Фабрика;1 234,50;лишнее',
].join('\r\n');

test(
  'a file with wrong lines names each by its number with the reason, and keeps nothing',
  { timeout: TIMEOUT_MS },
  async () => {
    const path = file('wrong.csv', `\ufeff${WRONG}\r\n`);
    const refused = await hub('import', 'goods', path);
    expect(refused.code).toBe(1);
    const lines = refused.out.trim().split('\n');
    expect(lines).toEqual([
      'строка 3: штрихкод 4600000000023: неверная контрольная цифра',
      'строка 4: штрихкод «123»: нужно 8, 12, 13 или 14 цифр',
      'строка 5: пустое наименование',
      'строка 6: нет цены',
      'строка 7: штрихкод 4600000000022 уже был в строке 2',
      'строка 8: цена «дорого» не похожа на деньги',
      'строка 9: столбцов 6, в заголовке 5',
      'Строк 8: верных 1, неверных 7.',
      'Ничего не сохранено. Исправьте строки или повторите с --keep-good, чтобы взять верные.',
    ]);
    expect(await goods()).toEqual([]);
  },
);

test(
  '--keep-good takes the good lines; a second run changes nothing',
  { timeout: TIMEOUT_MS },
  async () => {
    const path = file('wrong.csv', `\ufeff${WRONG}\r\n`);
    expect((await hub('import', 'goods', path, '--keep-good')).out).toContain(
      'Товаров добавлено 1, изменено 0, без изменений 0.',
    );
    expect(await goods()).toEqual([
      { sku: '4600000000022', name: 'Шейка "королевская"; 150 г', price_kopecks: 19_990 },
    ]);
    expect((await hub('import', 'goods', path, '--keep-good')).out).toContain(
      'Товаров добавлено 0, изменено 0, без изменений 1.',
    );
    const categories = await database.db
      .selectFrom('category')
      .select(['name', 'parent_id', 'category_id'])
      .orderBy('name')
      .execute();
    expect(categories.map((one) => one.name)).toEqual(['Еда', 'Колбаса']);
    expect(categories[1]?.parent_id).toBe(categories[0]?.category_id);
  },
);

test(
  'a packed English table; only what changed goes to the tills, in the agreed shape',
  { timeout: TIMEOUT_MS },
  async () => {
    const table = (price: string) =>
      gzipSync(
        `barcode\tname\tcategory\tbrand\tprice\tplu\tunit\n4600000000152\tTrout "Lake"\tFish\t\t${price}\t\t\n\tBananas\tFruit\t\t99.90\t101\tkg\n`,
      );
    const heads = () =>
      database.db.selectFrom('feed_item').where('kind', '=', 'goods').selectAll().execute();
    expect((await hub('import', 'goods', file('fish.tsv.gz', table('250')))).out).toContain(
      'добавлено 2',
    );
    const before = await heads();
    for (const item of before) expect(goodsItem.safeParse(item.value).error).toBeUndefined();
    expect(before.find((item) => item.key === 'plu-101')?.value).toMatchObject({
      plu: '101',
      unit: 'kg',
      barcodes: [],
      priceKopecks: 9990,
    });
    await hub('import', 'goods', file('fish.tsv.gz', table('260')));
    const after = await heads();
    const moved = after.filter(
      (item) => item.position > Math.max(...before.map((one) => one.position)),
    );
    expect(moved.map((item) => item.key)).toEqual(['4600000000152']);
    const clash = file('clash.csv', 'sku,barcode,name,price\nOTHER,4600000000152,Thief,1\n');
    expect((await hub('import', 'goods', clash)).out).toContain(
      'строка 2: штрихкод 4600000000152 уже есть у товара 4600000000152',
    );
  },
);

test(
  'a quote closed lines later swallows none of them, U+0000 stops no import, an endless line does',
  { timeout: TIMEOUT_MS },
  async () => {
    const path = file(
      'odd.tsv',
      [
        'артикул\tнаименование\tцена',
        'a\tЧай\u0000\t10',
        'b\t"Сок\t10',
        'c\tСок 2"\t20',
        'e\tХлеб "Дар"\t40',
        '',
      ].join('\n'),
    );
    const before = (await goods()).map((one) => one.sku);
    const done = await hub('import', 'goods', path, '--keep-good');
    expect(done.out.trim().split('\n')).toEqual([
      'строка 2: есть непечатаемый знак (U+0000)',
      'строка 4: в ячейке несколько строк файла: похоже, выше не закрыта кавычка',
      'Строк 3: верных 1, неверных 2.',
      'Товаров добавлено 1, изменено 0, без изменений 0.',
    ]);
    expect((await goods()).map((one) => one.sku).filter((sku) => !before.includes(sku))).toEqual([
      'e',
    ]);
    await database.db.deleteFrom('goods').where('sku', '=', 'e').execute();
    const endless = `артикул\tнаименование\tцена\nd\t${'x'.repeat(300_000)}\t30\nf\tСоль\t50\n`;
    const refused = await hub('import', 'goods', file('endless.tsv', endless), '--keep-good');
    expect(refused.err).toMatch(/строка 2 длиннее 100000 знаков/);
    expect((await goods()).map((one) => one.sku)).toEqual(before);
  },
);

test('a file that is no table of goods is one clear line', { timeout: TIMEOUT_MS }, async () => {
  const cases: [string, RegExp][] = [
    [join(folder, 'absent.tsv'), /^Файла .* нет\.$/m],
    [folder, /— папка, а нужен файл/],
    [file('empty.tsv', ''), /нет ни одной строки/],
    [file('other.csv', 'a,b\n1,2\n'), /^В первой строке файла нужны названия столбцов/],
    [file('cp1251.csv', Buffer.from([0xcd, 0xe0, 0xe8, 0x3b, 0xd8, 0x0a])), /не в UTF-8/],
    [file('bad.tsv.gz', 'this is not gzip at all'), /повреждён или это не gzip/],
  ];
  for (const [path, says] of cases) {
    const refused = await hub('import', 'goods', path);
    expect([path, refused.code]).toEqual([path, 1]);
    expect(refused.err).toMatch(says);
    expect(refused.err).not.toContain('    at ');
  }
});

test(
  'staff: added with a password shown once or typed; a wrong role or a taken login is said',
  { timeout: TIMEOUT_MS },
  async () => {
    const added = await hub('staff', 'add', 'Petrova', '--role', 'operator', '--name', 'Петрова');
    expect(added.out).toMatch(/Пароль \(показан один раз\): [a-z0-9-]{19}/);
    expect((await hub('staff', 'add', 'petrova', '--role', 'hq')).err).toBe(
      'Пользователь «petrova» уже есть.\n',
    );
    expect((await hub('staff', 'add', 'x1', '--role', 'king')).err).toMatch(
      /^Роли «king» нет\. Есть: hq/,
    );
    const typed = await hub('staff', 'password', 'petrova', '--password-stdin');
    expect(typed.out).not.toContain('Пароль (');
    expect((await hub('staff', 'password', 'nobody')).err).toBe('Пользователя «nobody» нет.\n');
  },
);

test(
  'the demo shop is made once and found again: two stores, four tills, goods, people, rules',
  { timeout: TIMEOUT_MS },
  async () => {
    const first = await hub('demo', '--json');
    expect(first.err).toBe('');
    const demo = JSON.parse(first.out) as {
      signIns: { login: string; password: string }[];
      tills: { code: string; storeName: string }[];
      cards: { number: string }[];
      goods: { barcode: string }[];
    };
    expect(demo.tills.map((till) => till.storeName)).toEqual([
      'Верно на Ордынке',
      'Верно на Ордынке',
      'Верно на Малышева',
      'Верно на Малышева',
    ]);
    expect(demo.cards.length).toBe(50);
    expect(
      demo.cards.every((card) => isValidEan(card.number) && card.number.startsWith('29')),
    ).toBe(true);
    expect(demo.goods.length).toBeGreaterThanOrEqual(14);
    expect(demo.goods.every((one) => isValidEan(one.barcode))).toBe(true);
    expect(statSync(join(folder, 'demo.json')).mode & 0o777).toBe(0o600);
    const again = JSON.parse((await hub('demo', '--json')).out) as typeof demo;
    expect(again.signIns).toEqual(demo.signIns);
    const counted = await database.db
      .selectFrom('goods')
      .where('partner_id', '=', '01980000-0000-7000-8000-000000000001')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(counted.n).toBe(2015);
    const bundles = await database.db.selectFrom('bundle').select('version').execute();
    expect(bundles).toEqual([{ version: 1 }]);
    const verified = await hub('verify');
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('Книги сходятся.')]);
  },
);

test(
  'a till’s code by name, and what there is when the name is wrong or not enough',
  { timeout: TIMEOUT_MS },
  async () => {
    const many = await hub('till', 'code', 'Касса 1');
    expect(many.err).toMatch(/^Касс «Касса 1» несколько, укажите id:/);
    const one = await hub('till', 'code', '01980000-0000-7000-8000-000000000023');
    expect(one.out).toMatch(/Верно на Малышева, Касса 1: код подключения [2-9A-Z]{5}-[2-9A-Z]{5}/);
  },
);

test('an unknown command shows what there is', { timeout: TIMEOUT_MS }, async () => {
  const refused = await hub('fly');
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/^Команды хаба/);
});

test(
  'a bundle is published only when the engine can sell by it, it is the company’s own, and newer',
  { timeout: TIMEOUT_MS },
  async () => {
    const shop = await database.db
      .selectFrom('partner')
      .where('name', '=', 'Лавка')
      .select('partner_id')
      .executeTakeFirstOrThrow();
    const bundle = (fields: Record<string, unknown>) =>
      file(
        'bundle.json',
        JSON.stringify({
          schema: 1,
          partnerId: shop.partner_id,
          version: 1,
          promotions: [],
          ...fields,
        }),
      );
    const publish = (path: string) => hub('bundle', 'publish', path, '--partner', 'Лавка');
    const broken = await publish(
      bundle({ promotions: [{ id: 'p', version: 1, name: 'Без правил', rules: [] }] }),
    );
    expect([broken.code, broken.out]).toEqual([
      1,
      expect.stringMatching(/не опубликован:\nБез правил: shape/),
    ]);
    expect(
      (await publish(bundle({ partnerId: '01980000-0000-7000-8000-000000000001' }))).out,
    ).toContain('пакет партнёра');
    expect((await publish(bundle({ version: 5 }))).out).toMatch(
      /Пакет правил версии 5 опубликован/,
    );
    expect((await publish(bundle({ version: 5 }))).out).toContain('уже опубликован');
    expect((await publish(bundle({ version: 4 }))).out).toContain(
      'версия 4, а действует 5: поставьте большую',
    );
  },
);
