/** `hub staff add`, `hub staff password`. */
import { createPasswords } from '../auth/passwords.ts';
import { normaliseLogin } from '../auth/sign-in.ts';
import { addStaff, setPassword, STANDARD_ROLES } from '../auth/staff.ts';
import { FatalError } from '../store/fatal.ts';
import type { CommandWorld } from './command.ts';
import { findPartner } from './command.ts';
import { passwordFromInput, randomPassword } from './passwords.ts';

export interface StaffAddOptions {
  readonly login: string;
  readonly name: string | null;
  readonly role: string;
  /** Names or ids of stores; empty = every store. */
  readonly stores: readonly string[];
  readonly partner: string | null;
  readonly language: 'ru' | 'en';
  readonly passwordFromInput: boolean;
}

/** Adds an account; returns the lines to print. */
export async function staffAdd(world: CommandWorld, options: StaffAddOptions): Promise<string[]> {
  const login = normaliseLogin(options.login);
  if (!/^[\p{L}\d._@-]{2,100}$/u.test(login)) {
    throw new FatalError(`Имя пользователя «${options.login}» не годится: буквы, цифры, . _ - @`);
  }
  const role = STANDARD_ROLES.find((one) => one.code === options.role);
  if (role === undefined) {
    const known = STANDARD_ROLES.map((one) => `${one.code} (${one.name.ru})`).join(', ');
    throw new FatalError(`Роли «${options.role}» нет. Есть: ${known}.`);
  }
  const partnerId = await findPartner(world.db, options.partner);
  const storeIds = await findStores(world, partnerId, options.stores);
  const typed = options.passwordFromInput ? await passwordFromInput() : null;
  const password = typed ?? randomPassword(world.random);
  const passwordHash = await createPasswords(world.random).hash(password);
  const added = await world.db.transaction().execute((tx) =>
    addStaff(tx, {
      staffId: world.ids.next(),
      partnerId,
      login,
      name: options.name ?? login,
      roleCode: role.code,
      storeIds: storeIds.length === 0 ? null : storeIds,
      passwordHash,
      language: options.language,
      nowMs: world.clock.nowMs(),
    }),
  );
  if (!added) throw new FatalError(`Пользователь «${login}» уже есть.`);
  return [
    `Пользователь ${login} добавлен: ${role.name.ru}.`,
    ...(typed === null ? [`Пароль (показан один раз): ${password}`] : []),
  ];
}

/** Gives a new password and ends the person's sessions. */
export async function staffPassword(
  world: CommandWorld,
  options: { readonly login: string; readonly passwordFromInput: boolean },
): Promise<string[]> {
  const login = normaliseLogin(options.login);
  const typed = options.passwordFromInput ? await passwordFromInput() : null;
  const password = typed ?? randomPassword(world.random);
  const passwordHash = await createPasswords(world.random).hash(password);
  const changed = await world.db
    .transaction()
    .execute((tx) => setPassword(tx, login, passwordHash));
  if (!changed) throw new FatalError(`Пользователя «${login}» нет.`);
  return [
    `Пароль пользователя ${login} изменён, его сеансы завершены.`,
    ...(typed === null ? [`Пароль (показан один раз): ${password}`] : []),
  ];
}

/** Ids of the stores named; a name that is not known is said with those that are. */
export async function findStores(
  world: CommandWorld,
  partnerId: string,
  named: readonly string[],
): Promise<string[]> {
  if (named.length === 0) return [];
  const stores = await world.db
    .selectFrom('store')
    .where('partner_id', '=', partnerId)
    .select(['store_id', 'name'])
    .execute();
  return named.map((name) => {
    const found = stores.find((store) => store.name === name || store.store_id === name);
    if (found !== undefined) return found.store_id;
    const known = stores.map((store) => `«${store.name}»`).join(', ');
    throw new FatalError(`Магазина «${name}» нет. Есть: ${known}.`);
  });
}
