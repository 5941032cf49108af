/** `hub partner add`, `hub store add`, `hub till add`, `hub till code`: a company without the demo shop. */
import { CODE_MS, issueCode } from '../auth/enrolment-codes.ts';
import { isTimeZone } from '../calendar.ts';
import { addPartner, addTill, putStore } from '../directory/places.ts';
import { FatalError } from '../store/fatal.ts';
import type { CommandWorld } from './command.ts';
import { findPartner } from './command.ts';

/** Adds a partner with one bonus currency: two digits, one bonus is worth one ruble. */
export async function partnerAdd(world: CommandWorld, name: string): Promise<string[]> {
  const partnerId = world.ids.next();
  await world.db.transaction().execute((tx) =>
    addPartner(tx, {
      partnerId,
      name,
      nowMs: world.clock.nowMs(),
      currencies: [
        { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, decimals: 2, perRuble: 100 },
      ],
    }),
  );
  return [`Партнёр «${name}» заведён: ${partnerId}`];
}

export interface StoreAddOptions {
  readonly name: string;
  readonly partner: string | null;
  readonly address: string;
  readonly legalName: string;
  readonly inn: string;
  readonly timeZone: string;
}

export async function storeAdd(world: CommandWorld, options: StoreAddOptions): Promise<string[]> {
  if (!isTimeZone(options.timeZone)) {
    throw new FatalError(`Часового пояса «${options.timeZone}» нет. Пример: Europe/Moscow.`);
  }
  const partnerId = await findPartner(world.db, options.partner);
  const storeId = world.ids.next();
  const { name, address, legalName, inn, timeZone } = options;
  await world.db.transaction().execute((tx) =>
    putStore(tx, {
      storeId,
      partnerId,
      name,
      address,
      legalName,
      inn,
      timeZone,
      receiptHeader: [],
      receiptFooter: [],
      weightBarcode: { prefixes: ['22'], codeDigits: 5, weightDigits: 5 },
      cardPattern: String.raw`^29\d{11}$`,
    }),
  );
  return [`Магазин «${name}» заведён: ${storeId}`];
}

export async function tillAdd(
  world: CommandWorld,
  options: { readonly name: string; readonly store: string; readonly number: number },
): Promise<string[]> {
  if (!Number.isInteger(options.number) || options.number < 1) {
    throw new FatalError('Номер кассы: нужно целое число от 1 (--number).');
  }
  const store = await world.db
    .selectFrom('store')
    .where((eb) =>
      eb.or([
        eb('name', '=', options.store),
        eb(eb.cast<string>('store_id', 'text'), '=', options.store),
      ]),
    )
    .select(['store_id', 'partner_id', 'name'])
    .executeTakeFirst();
  if (store === undefined) throw new FatalError(`Магазина «${options.store}» нет.`);
  const taken = await world.db
    .selectFrom('till')
    .where('store_id', '=', store.store_id)
    .where('number', '=', options.number)
    .select('name')
    .executeTakeFirst();
  if (taken !== undefined) {
    throw new FatalError(`Номер ${options.number} в магазине уже у кассы «${taken.name}».`);
  }
  const tillId = world.ids.next();
  await world.db.transaction().execute((tx) =>
    addTill(tx, {
      tillId,
      partnerId: store.partner_id,
      storeId: store.store_id,
      name: options.name,
      number: options.number,
    }),
  );
  return [`Касса «${options.name}» заведена: ${tillId}`];
}

/** Issues an enrolment code for a till by its name or id. */
export async function tillCode(world: CommandWorld, named: string): Promise<string[]> {
  const tills = await world.db
    .selectFrom('till as t')
    .innerJoin('store as s', 's.store_id', 't.store_id')
    .select(['t.till_id', 't.name', 's.name as store_name'])
    .orderBy('s.name')
    .orderBy('t.number')
    .execute();
  const found = tills.filter((till) => till.till_id === named || till.name === named);
  const [till] = found;
  if (till === undefined || found.length > 1) {
    const known = tills.map((one) => `  ${one.till_id}  ${one.store_name}, ${one.name}`);
    throw new FatalError(
      [
        till === undefined
          ? `Кассы «${named}» нет. Есть:`
          : `Касс «${named}» несколько, укажите id:`,
        ...known,
      ].join('\n'),
    );
  }
  const { code, expiresAt } = await issueCode(world.db, world.random, till.till_id, {
    nowMs: world.clock.nowMs(),
    validMs: CODE_MS,
  });
  return [
    `${till.store_name}, ${till.name}: код подключения ${code}`,
    `Действует до ${expiresAt.toISOString()}, показан один раз.`,
  ];
}
