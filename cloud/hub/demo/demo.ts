/** Makes the demo shop, or finds what is there; running it again changes nothing that people have done. */
import { fileURLToPath } from 'node:url';
import { bundleText } from '@verno/shared/promotions/bundle';
import { bundleHash } from '@verno/shared/promotions/bundle';
import { eanCheckDigit } from '@verno/shared/catalog/barcode';
import { issueCode } from '../auth/enrolment-codes.ts';
import { createPasswords } from '../auth/passwords.ts';
import { addStaff, setPassword } from '../auth/staff.ts';
import { bookOpenings } from '../books/opening.ts';
import type { CommandWorld } from '../cli/command.ts';
import { importGoods } from '../cli/import-goods.ts';
import { randomPassword } from '../cli/passwords.ts';
import { publishBundle } from '../directory/bundles.ts';
import { addMembers } from '../directory/members.ts';
import { addPartner, addTill, putStore } from '../directory/places.ts';
import { sequence } from '../feed/sequencer.ts';
import { anyOf } from '../projections/any-of.ts';
import { FatalError } from '../store/fatal.ts';
import { BONUS, MOSCOW, PARTNER, STAFF, TILLS, URAL } from './company.ts';
import { keepPasswords, readPasswords } from './keeper.ts';
import { demoMembers } from './members.ts';
import { demoPriceKopecks } from './prices.ts';
import { demoBundle } from './promotions.ts';

const GOODS_FILES = ['goods.tsv', 'weighed.tsv'];
/** Codes of the demo live long: it is started today and shown next week. */
const CODE_MS = 30 * 24 * 60 * 60_000;
const GOODS_SHOWN = 12;

export interface Demo {
  readonly signIns: readonly {
    readonly login: string;
    readonly password: string;
    readonly role: string;
  }[];
  /** `code` is null once the till has enrolled. */
  readonly tills: readonly {
    readonly tillId: string;
    readonly name: string;
    readonly storeName: string;
    readonly code: string | null;
  }[];
  readonly cards: readonly { readonly number: string; readonly name: string }[];
  /** Some goods to scan, weighed ones among them. */
  readonly goods: readonly { readonly barcode: string; readonly name: string }[];
}

export async function makeDemo(world: CommandWorld): Promise<Demo> {
  await makeCompany(world);
  for (const file of GOODS_FILES) await importDemoGoods(world, file);
  await publishRules(world);
  await makeMembers(world);
  const signIns = await makeStaff(world);
  const tills = await makeTills(world);
  await sequence(world.db);
  return { signIns, tills, cards: cards(), goods: await someGoods(world) };
}

async function makeCompany(world: CommandWorld): Promise<void> {
  const known = await world.db
    .selectFrom('partner')
    .where('partner_id', '=', PARTNER.partnerId)
    .select('partner_id')
    .executeTakeFirst();
  if (known !== undefined) return;
  await world.db.transaction().execute(async (tx) => {
    await addPartner(tx, { ...PARTNER, nowMs: world.clock.nowMs(), currencies: [BONUS] });
    await putStore(tx, MOSCOW);
    await putStore(tx, URAL);
    for (const till of TILLS) {
      await addTill(tx, {
        tillId: till.tillId,
        partnerId: PARTNER.partnerId,
        storeId: till.store.storeId,
        name: `Касса ${till.number}`,
        number: till.number,
      });
    }
  });
}

async function importDemoGoods(world: CommandWorld, file: string): Promise<void> {
  const report = await importGoods(world.db, {
    file: fileURLToPath(new URL(file, import.meta.url)),
    partnerId: PARTNER.partnerId,
    keepGood: false,
    priceRule: demoPriceKopecks,
  });
  const [bad] = report.bad;
  if (bad !== undefined) throw new FatalError(`${file}, строка ${bad.line}: ${bad.reason}`);
}

async function publishRules(world: CommandWorld): Promise<void> {
  const rows = await world.db
    .selectFrom('category')
    .where('partner_id', '=', PARTNER.partnerId)
    .select(['category_id', 'parent_id', 'name'])
    .orderBy('category_id')
    .execute();
  const categories = rows.map((row) => ({
    categoryId: row.category_id,
    parentId: row.parent_id,
    name: row.name,
  }));
  const newest = await world.db
    .selectFrom('bundle')
    .where('partner_id', '=', PARTNER.partnerId)
    .select(['version', 'hash'])
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const textOf = (version: number): string => bundleText(demoBundle(version, categories));
  if (newest !== undefined && bundleHash(textOf(newest.version)) === newest.hash) return;
  const text = textOf((newest?.version ?? 0) + 1);
  const done = await world.db
    .transaction()
    .execute((tx) => publishBundle(tx, PARTNER.partnerId, text, world.clock.nowMs()));
  if (!done.ok) throw new FatalError(done.error.lines.join('\n'));
}

async function makeMembers(world: CommandWorld): Promise<void> {
  const all = demoMembers();
  const known = await world.db
    .selectFrom('member')
    .where('partner_id', '=', PARTNER.partnerId)
    .where('member_id', '=', anyOf(all.map((member) => member.memberId)))
    .select('member_id')
    .execute();
  const ids = new Set(known.map((row) => row.member_id));
  const fresh = all.filter((member) => !ids.has(member.memberId));
  if (fresh.length === 0) return;
  await world.db.transaction().execute(async (tx) => {
    await addMembers(tx, PARTNER.partnerId, fresh);
    await bookOpenings(
      tx,
      { ids: world.ids, nowMs: world.clock.nowMs() },
      PARTNER.partnerId,
      fresh
        .filter((member) => member.openingBonus > 0)
        .map((member) => ({
          memberId: member.memberId,
          currency: BONUS.code,
          amount: member.openingBonus,
          expireOn: null,
        })),
    );
  });
}

/** Passwords are random; those of an earlier run are kept when the file that remembers them is there. */
async function makeStaff(world: CommandWorld): Promise<Demo['signIns']> {
  const known = readPasswords(world.data);
  const passwords = new Map<string, string>();
  const hasher = createPasswords(world.random);
  for (const person of STAFF) {
    const remembered = known.get(person.login);
    const password = remembered ?? randomPassword(world.random);
    passwords.set(person.login, password);
    const account = await world.db
      .selectFrom('staff')
      .where('login', '=', person.login)
      .select(['partner_id', 'password_hash'])
      .executeTakeFirst();
    if (account !== undefined && account.partner_id !== PARTNER.partnerId) {
      throw new FatalError(`Имя пользователя «${person.login}» занято другим партнёром.`);
    }
    if (account !== undefined && (await hasher.verify(password, account.password_hash)) === true) {
      continue;
    }
    const passwordHash = await hasher.hash(password);
    await world.db.transaction().execute(async (tx) => {
      const added = await addStaff(tx, {
        ...person,
        partnerId: PARTNER.partnerId,
        passwordHash,
        language: 'ru',
        nowMs: world.clock.nowMs(),
      });
      if (!added) await setPassword(tx, person.login, passwordHash);
    });
  }
  keepPasswords(world.data, passwords);
  return STAFF.map((person) => ({
    login: person.login,
    password: passwords.get(person.login) ?? '',
    role: person.roleCode,
  }));
}

async function makeTills(world: CommandWorld): Promise<Demo['tills']> {
  const rows = await world.db
    .selectFrom('till')
    .where('till_id', '=', anyOf(TILLS.map((till) => till.tillId)))
    .select(['till_id', 'name', 'state'])
    .execute();
  const byId = new Map(rows.map((row) => [row.till_id, row]));
  const tills: Demo['tills'][number][] = [];
  for (const { tillId, store } of TILLS) {
    const row = byId.get(tillId);
    const waiting = row?.state === 'waiting';
    const times = { nowMs: world.clock.nowMs(), validMs: CODE_MS };
    const issued = waiting ? await issueCode(world.db, world.random, tillId, times) : null;
    tills.push({
      tillId,
      name: row?.name ?? '',
      storeName: store.name,
      code: issued?.code ?? null,
    });
  }
  return tills;
}

function cards(): Demo['cards'] {
  return demoMembers().map((member) => ({
    number: member.cardNumber ?? '',
    name: `${member.givenName} ${member.familyName}`,
  }));
}

/** Goods that the demo's promotions are about, and two from the scales. */
async function someGoods(world: CommandWorld): Promise<Demo['goods']> {
  const rows = await world.db
    .selectFrom('goods as g')
    .innerJoin('goods_barcode as b', (join) =>
      join.onRef('b.partner_id', '=', 'g.partner_id').onRef('b.sku', '=', 'g.sku'),
    )
    .innerJoin('category as c', (join) =>
      join.onRef('c.partner_id', '=', 'g.partner_id').onRef('c.category_id', '=', 'g.category'),
    )
    .where('g.partner_id', '=', PARTNER.partnerId)
    .where('c.name', 'in', ['Чай', 'Молоко, сливки', 'Хлеб', 'Конфеты', 'Шоколад', 'Макароны'])
    .select(['b.barcode', 'g.name', 'c.name as category'])
    .orderBy('c.name')
    .orderBy('b.barcode')
    .execute();
  const perCategory = Map.groupBy(rows, (row) => row.category);
  const each = Math.ceil(GOODS_SHOWN / Math.max(1, perCategory.size));
  const piece = [...perCategory.values()].flatMap((list) => list.slice(0, each));
  return [
    ...piece.map((row) => ({ barcode: row.barcode, name: row.name })),
    { barcode: weightBarcode(101, 1240), name: 'Бананы, 1,240 кг' },
    { barcode: weightBarcode(121, 356), name: 'Сыр Российский, 0,356 кг' },
  ];
}

/** As the shop's scales print it: 22, five digits of PLU, five of grams, check digit. */
function weightBarcode(plu: number, grams: number): string {
  const body = `22${String(plu).padStart(5, '0')}${String(grams).padStart(5, '0')}`;
  return `${body}${eanCheckDigit(body)}`;
}

/** The same for a person to read. */
export function demoLines(demo: Demo): string[] {
  return [
    'Демонстрационный магазин «Верно Маркет» готов.',
    '',
    'Вход в АРМ:',
    ...demo.signIns.map((one) => `  ${one.login}  пароль ${one.password}  (${one.role})`),
    '',
    'Кассы:',
    ...demo.tills.map(
      (till) =>
        `  ${till.storeName}, ${till.name}: ${till.code === null ? 'подключена' : `код ${till.code}`}`,
    ),
    '',
    'Карты участников (первые пять):',
    ...demo.cards.slice(0, 5).map((card) => `  ${card.number}  ${card.name}`),
  ];
}
