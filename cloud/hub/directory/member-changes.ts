/** Changes of one member's card data. Whoever changes holds the member's lock, and tills hear of it. */
import { lockMembers } from '../books/book.ts';
import { publishMembers } from '../projections/member-items.ts';
import { searchNames } from '../projections/names.ts';
import type { Tx } from '../store/database.ts';

/** Fields to change; a field that is absent stays. */
export interface PersonChange {
  readonly familyName?: string | undefined;
  readonly givenName?: string | undefined;
  readonly middleName?: string | undefined;
  readonly birthday?: string | null | undefined;
  /** E.164. */
  readonly phone?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phoneVerified?: boolean | undefined;
  readonly emailVerified?: boolean | undefined;
}

export interface MemberKey {
  readonly partnerId: string;
  readonly memberId: string;
}

/** A locked member: its version, and `active`, `blocked` or `left`. */
export interface LockedMember {
  readonly version: number;
  readonly state: string;
}

/** Locks the member; null when there is none. */
export async function lockMember(tx: Tx, key: MemberKey): Promise<LockedMember | null> {
  await lockMembers(tx, key.partnerId, [key.memberId]);
  const row = await tx
    .selectFrom('member')
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .select(['version', 'state'])
    .executeTakeFirst();
  return row ?? null;
}

/** The change is whole: the version rises, tills get the member's new state. */
export async function publishChange(tx: Tx, key: MemberKey): Promise<void> {
  await tx
    .updateTable('member')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .execute();
  await publishMembers(tx, key.partnerId, [key.memberId]);
}

/** Changes the person. A contact that is new is unverified unless `change` says otherwise. */
export async function changePerson(
  tx: Tx,
  key: MemberKey,
  change: PersonChange,
  nowMs: number,
): Promise<void> {
  const before = await tx
    .selectFrom('member_person')
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .select(['family_name', 'given_name', 'middle_name', 'birthday', 'phone', 'email'])
    .select(['phone_verified_at', 'email_verified_at'])
    .executeTakeFirstOrThrow();
  const name = {
    familyName: change.familyName ?? before.family_name,
    givenName: change.givenName ?? before.given_name,
    middleName: change.middleName ?? before.middle_name,
  };
  const { searchName, searchGiven } = searchNames(name);
  const phone = change.phone === undefined ? before.phone : change.phone;
  const typed = change.email === undefined ? before.email : change.email;
  const email = typed?.toLowerCase() ?? null;
  const now = new Date(nowMs);
  const since = (
    wanted: boolean | undefined,
    value: string | null,
    was: string | null,
    at: Date | null,
  ) => {
    const verified = wanted ?? (value === was && at !== null);
    if (!verified || value === null) return null;
    return value === was && at !== null ? at : now;
  };
  await tx
    .updateTable('member_person')
    .set({
      family_name: name.familyName,
      given_name: name.givenName,
      middle_name: name.middleName,
      search_name: searchName,
      search_given: searchGiven,
      birthday: change.birthday === undefined ? before.birthday : change.birthday,
      phone,
      email,
      phone_verified_at: since(change.phoneVerified, phone, before.phone, before.phone_verified_at),
      email_verified_at: since(change.emailVerified, email, before.email, before.email_verified_at),
    })
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .execute();
}

/** Sets the member's number in another system; null removes it. */
export async function setExternalId(
  tx: Tx,
  key: MemberKey,
  system: string,
  value: string | null,
): Promise<void> {
  await tx
    .deleteFrom('member_external')
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .where('system', '=', system)
    .execute();
  if (value === null) return;
  await tx
    .insertInto('member_external')
    .values({ partner_id: key.partnerId, member_id: key.memberId, system, value })
    .execute();
}

/** Attaches a card; it is the main one when the member has no other that works. */
export async function attachCard(tx: Tx, key: MemberKey, number: string): Promise<void> {
  const main = await tx
    .selectFrom('member_card')
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .where('state', '=', 'active')
    .where('main', '=', true)
    .select('number')
    .executeTakeFirst();
  await tx
    .insertInto('member_card')
    .values({
      partner_id: key.partnerId,
      number,
      member_id: key.memberId,
      state: 'active',
      main: main === undefined,
    })
    .execute();
}

export type CardState = 'active' | 'blocked' | 'replaced';

/** State of a card of this member; null when it is not his. */
export async function cardStateOf(tx: Tx, key: MemberKey, number: string): Promise<string | null> {
  const card = await tx
    .selectFrom('member_card')
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .where('number', '=', number)
    .select('state')
    .executeTakeFirst();
  return card?.state ?? null;
}

/** A replaced card is no longer the main one: the next attached card is. */
export async function setCardState(
  tx: Tx,
  key: MemberKey,
  number: string,
  state: CardState,
): Promise<void> {
  await tx
    .updateTable('member_card')
    .set({ state, ...(state === 'replaced' ? { main: false } : {}) })
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .where('number', '=', number)
    .execute();
}

export async function setMemberState(
  tx: Tx,
  key: MemberKey,
  state: 'active' | 'blocked',
): Promise<void> {
  await tx
    .updateTable('member')
    .set({ state })
    .where('partner_id', '=', key.partnerId)
    .where('member_id', '=', key.memberId)
    .execute();
}

export interface MemberAction {
  readonly actionId: string;
  /** `registered`, `changed`, `blocked`, `card_replaced` … */
  readonly kind: string;
  /** `staff:…` or `application:…`. */
  readonly actor: string;
  readonly reason: string | null;
  readonly nowMs: number;
}

/** Who did what to the member and why, in the transaction of the change itself. */
export async function recordAction(tx: Tx, key: MemberKey, action: MemberAction): Promise<void> {
  await tx
    .insertInto('member_action')
    .values({
      partner_id: key.partnerId,
      member_id: key.memberId,
      action_id: action.actionId,
      kind: action.kind,
      actor: action.actor,
      reason: action.reason,
      acted_at: new Date(action.nowMs),
    })
    .execute();
}
