/** A running hub with a small company in it, on a database of its own, and people and tills to call it. */
import { argon2Sync, randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Clock } from '@verno/shared/kernel/clock';
import { bundleText } from '@verno/shared/promotions/bundle';
import type { BundleInput } from '@verno/shared/promotions/bundle';
import { addStaff } from './auth/staff.ts';
import { CODE_MS, issueCode } from './auth/enrolment-codes.ts';
import { addMembers } from './directory/members.ts';
import { publishBundle } from './directory/bundles.ts';
import { addPartner, addTill, putStore } from './directory/places.ts';
import { keepStaged, openStage, stageGoods } from './directory/goods.ts';
import { sequence } from './feed/sequencer.ts';
import { createHub } from './server.ts';
import type { Hub } from './server.ts';
import type { Db } from './store/database.ts';
import { createTestDatabase } from './store/database.testkit.ts';
import { createIds } from './system.ts';
import type { Ids } from './system.ts';

const random = { bytes: (count: number) => randomBytes(count) };

/** A clock that stands still until it is moved. */
interface TestClock extends Clock {
  advance(ms: number): void;
}

function testClock(startMs: number): TestClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

export const PASSWORD = 'correct horse battery';
/** The company is made once per process; every hub gets a copy of the database it lies in. */
let founded: Promise<Founded> | null = null;
/** A Saturday noon in Moscow. */
const START_MS = Date.parse('2026-11-21T09:00:00Z');

interface TestCompany {
  readonly partnerId: string;
  readonly moscow: string;
  readonly ural: string;
  /** Tills: two in Moscow, one in the Urals. */
  readonly tills: readonly [string, string, string];
  readonly anna: string;
  readonly boris: string;
}

interface Founded {
  readonly company: TestCompany;
  readonly kept: string;
}

export interface TestHub {
  readonly hub: Hub;
  readonly db: Db;
  readonly databaseUrl: string;
  readonly clock: TestClock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly company: TestCompany;
  /** Issues an enrolment code as the console would. */
  codeFor(tillId: string): Promise<string>;
  /** Moves what is committed into the feed now, without waiting for the runner. */
  sequence(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything. Staff: `hq` (whole company) and `manager` (Moscow only), password `PASSWORD`. */
export async function startTestHub(): Promise<TestHub> {
  founded ??= found();
  const { company, kept } = await founded;
  const database = await createTestDatabase(kept);
  const clock = testClock(START_MS);
  const ids = createIds(clock, random);
  // The company was made at this very instant: what a test makes comes after it.
  while (ids.next() <= company.boris);
  const hub = await createHub(
    {
      data: 'unused',
      databaseUrl: database.url,
      port: 0,
      host: '127.0.0.1',
      trustedProxies: 'loopback',
      consoleFiles: '/nonexistent',
      logLevel: 'silent',
    },
    { clock, random },
  );
  return {
    hub,
    db: database.db,
    databaseUrl: database.url,
    clock,
    ids,
    log: pino({ level: 'silent' }),
    company,
    async codeFor(tillId) {
      const times = { nowMs: clock.nowMs(), validMs: CODE_MS };
      return (await issueCode(database.db, random, tillId, times)).code;
    },
    async sequence() {
      await sequence(database.db);
    },
    async close() {
      await hub.close();
      await database.close();
    },
  };
}

async function found(): Promise<Founded> {
  const database = await createTestDatabase();
  const clock = testClock(START_MS);
  const company = await seed(database.db, createIds(clock, random), clock.nowMs());
  return { company, kept: await database.keep() };
}

/** As the hub keeps it (the cost stands in the text), at a cost for tests; `auth/sign-in.test.ts` pays the real one. */
function cheapHash(password: string): string {
  const salt = randomBytes(16);
  const cost = { memory: 64, passes: 1, parallelism: 1 };
  const tag = argon2Sync('argon2id', { message: password, nonce: salt, tagLength: 32, ...cost });
  const [plainSalt, plainTag] = [salt, tag].map((one) =>
    one.toString('base64').replaceAll('=', ''),
  );
  return `$argon2id$v=19$m=64,t=1,p=1$${plainSalt}$${plainTag}`;
}

async function seed(db: Db, ids: Ids, nowMs: number): Promise<TestCompany> {
  const [partnerId, moscow, ural] = [ids.next(), ids.next(), ids.next()];
  const tills = [ids.next(), ids.next(), ids.next()] as const;
  const [anna, boris] = [ids.next(), ids.next()];
  const passwordHash = cheapHash(PASSWORD);
  await db.transaction().execute(async (tx) => {
    await addPartner(tx, {
      partnerId,
      name: 'Тестовая сеть',
      nowMs,
      currencies: [
        { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, decimals: 2, perRuble: 100 },
      ],
    });
    const store = {
      partnerId,
      legalName: 'ООО «Тест»',
      inn: '7701234567',
      receiptHeader: [],
      receiptFooter: [],
      weightBarcode: null,
      cardPattern: String.raw`^29\d{11}$`,
    };
    await putStore(tx, {
      ...store,
      storeId: moscow,
      name: 'Тест Москва',
      address: 'Москва, Тестовая, 1',
      timeZone: 'Europe/Moscow',
    });
    await putStore(tx, {
      ...store,
      storeId: ural,
      name: 'Тест Урал',
      address: 'Екатеринбург, Тестовая, 2',
      timeZone: 'Asia/Yekaterinburg',
    });
    for (const [index, tillId] of tills.entries()) {
      const storeId = index < 2 ? moscow : ural;
      await addTill(tx, {
        tillId,
        partnerId,
        storeId,
        name: `Касса ${index + 1}`,
        number: index + 1,
      });
    }
    await addMembers(tx, partnerId, [
      person(anna, 'Ёлкина', 'Анна', '+79161234567', '2900000000018'),
      person(boris, 'Петров', 'Борис', '+79031112233', '2900000000025'),
    ]);
    const staff = { partnerId, passwordHash, language: 'ru' as const, nowMs };
    await addStaff(tx, {
      ...staff,
      staffId: ids.next(),
      login: 'hq',
      name: 'Главный Офис',
      roleCode: 'hq',
      storeIds: null,
    });
    await addStaff(tx, {
      ...staff,
      staffId: ids.next(),
      login: 'manager',
      name: 'Мария Магазинова',
      roleCode: 'store_manager',
      storeIds: [moscow],
    });
    await openStage(tx);
    await stageGoods(
      tx,
      ['Чай', 'Хлеб', 'Молоко'].map((name, index) => ({
        line: index + 2,
        sku: `sku-${index + 1}`,
        name,
        barcode: null,
        plu: String(index + 1),
        unit: 'piece',
        priceKopecks: 10_000 * (index + 1),
        minPriceKopecks: null,
        category: null,
        brand: null,
      })),
    );
    await keepStaged(tx, partnerId);
    const published = await publishBundle(tx, partnerId, bundleText(testBundle(partnerId)), nowMs);
    if (!published.ok) throw new Error(published.error.lines.join('\n'));
  });
  return { partnerId, moscow, ural, tills, anna, boris };
}

function person(
  memberId: string,
  familyName: string,
  givenName: string,
  phone: string,
  card: string,
) {
  return {
    memberId,
    familyName,
    givenName,
    middleName: '',
    birthday: '1990-05-17',
    phone,
    email: `${phone.slice(1)}@example.com`,
    cardNumber: card,
    registeredOn: '2025-01-15',
    segments: ['regular'],
    statuses: { level: 'silver' },
  };
}

/** 10 % off everything for members; 5 % back at once, 3 % after a week; half may be paid with bonuses. */
export function testBundle(partnerId: string): BundleInput {
  const members = { audience: { who: 'members' as const }, version: 1 };
  return {
    schema: 1,
    partnerId,
    version: 1,
    currencies: [
      { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, precision: 2, perRuble: 100 },
    ],
    promotions: [
      {
        ...members,
        id: 'ten-percent',
        name: 'Скидка 10 % участникам',
        rules: [{ id: 'r1', actions: [{ kind: 'percent', percentBp: 1000 }] }],
      },
      {
        ...members,
        id: 'back-now',
        name: 'Возврат 5 % сразу',
        rules: [
          {
            id: 'r1',
            actions: [
              { kind: 'earn', currency: 'bonus', how: { type: 'percent', percentBp: 500 } },
            ],
          },
        ],
      },
      {
        ...members,
        id: 'back-later',
        name: 'Возврат 3 % через неделю',
        rules: [
          {
            id: 'r1',
            actions: [
              {
                kind: 'earn',
                currency: 'bonus',
                how: { type: 'percent', percentBp: 300 },
                lifetime: { activateAfterDays: 7, expireAfterDays: 90 },
              },
            ],
          },
        ],
      },
      {
        ...members,
        id: 'pay-half',
        name: 'Половина чека бонусами',
        rules: [{ id: 'r1', actions: [{ kind: 'redeem', currency: 'bonus', shareBp: 5000 }] }],
      },
    ],
  };
}
