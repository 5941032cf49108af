/** Accounts of staff, made and changed by the commands. */
import { sql } from 'kysely';
import type { Right } from '@verno/shared/contracts/rights';
import type { Language, Text } from '@verno/shared/kernel/text';
import type { Tx } from '../store/database.ts';

/** A role: rights under a name. */
export interface RoleDefinition {
  readonly code: string;
  readonly name: Text;
  readonly rights: readonly Right[];
}

/** Roles every new partner starts with. */
export const STANDARD_ROLES: readonly RoleDefinition[] = [
  {
    code: 'hq',
    name: { ru: 'Центральный офис', en: 'Headquarters' },
    rights: [
      'purchases.read',
      'purchases.make',
      'purchases.settle',
      'members.read',
      'members.write',
      'catalogue.read',
      'catalogue.write',
      'places.read',
      'places.write',
      'tills.read',
      'tills.enrol',
      'tills.settle',
      'drafts.calculate',
      'applications.manage',
      'accounts.block',
      'accounts.link',
      'currencies.write',
      'corrections.read',
      'corrections.write',
      'corrections.approve',
      'marketing.read',
      'marketing.manage',
    ],
  },
  {
    code: 'store_manager',
    name: { ru: 'Директор магазина', en: 'Store manager' },
    rights: [
      'purchases.read',
      'purchases.settle',
      'members.read',
      'members.write',
      'catalogue.read',
      'places.read',
      'tills.read',
      'tills.enrol',
      'marketing.read',
    ],
  },
  {
    code: 'operator',
    name: { ru: 'Оператор', en: 'Operator' },
    rights: [
      'purchases.read',
      'members.read',
      'members.write',
      'accounts.block',
      'corrections.read',
      'corrections.write',
      'marketing.read',
    ],
  },
];

export async function ensureRoles(tx: Tx, partnerId: string): Promise<void> {
  for (const role of STANDARD_ROLES) {
    await tx
      .insertInto('staff_role')
      .values({
        partner_id: partnerId,
        code: role.code,
        name_ru: role.name.ru,
        name_en: role.name.en,
        rights: [...role.rights],
      })
      .onConflict((conflict) =>
        conflict.columns(['partner_id', 'code']).doUpdateSet({
          name_ru: role.name.ru,
          name_en: role.name.en,
          rights: [...role.rights],
        }),
      )
      .execute();
  }
}

export interface NewStaff {
  readonly staffId: string;
  readonly partnerId: string;
  readonly login: string;
  readonly name: string;
  readonly roleCode: string;
  /** null = every store. */
  readonly storeIds: readonly string[] | null;
  readonly passwordHash: string;
  readonly language: Language;
  readonly nowMs: number;
}

/** Adds an account; false when the login is taken. */
export async function addStaff(tx: Tx, staff: NewStaff): Promise<boolean> {
  const added = await tx
    .insertInto('staff')
    .values({
      staff_id: staff.staffId,
      partner_id: staff.partnerId,
      login: staff.login,
      name: staff.name,
      role_code: staff.roleCode,
      store_ids: staff.storeIds === null ? null : [...staff.storeIds],
      password_hash: staff.passwordHash,
      language: staff.language,
      created_at: new Date(staff.nowMs),
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .returning('staff_id')
    .executeTakeFirst();
  return added !== undefined;
}

/** Sets a password and ends the person's sessions; false when there is no such login. */
export async function setPassword(tx: Tx, login: string, passwordHash: string): Promise<boolean> {
  const changed = await tx
    .updateTable('staff')
    .set({ password_hash: passwordHash })
    .where('login', '=', login)
    .returning('staff_id')
    .executeTakeFirst();
  if (changed === undefined) return false;
  await sql`delete from staff_session where staff_id = ${changed.staff_id}`.execute(tx);
  return true;
}
