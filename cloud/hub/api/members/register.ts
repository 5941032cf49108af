/** Registration of a member by a program or an operator. */
import { registerMember } from '@verno/shared/contracts/hub/member-changes';
import type { MemberIdentifier } from '@verno/shared/contracts/hub/member-identifiers';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { normalisePhone } from '@verno/shared/members/phone';
import { callerKey } from '../../auth/callers.ts';
import { localTime } from '../../calendar.ts';
import { changePerson, recordAction, setExternalId } from '../../directory/member-changes.ts';
import { addMembers } from '../../directory/members.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import type { Db } from '../../store/database.ts';
import { setInviter } from '../../marketing/inviter.ts';
import { findMember } from '../../projections/find-member.ts';
import { readCard } from './card.ts';
import { takenIdentifier } from './change.ts';
import type { MembersParts } from './parts.ts';

/** Where the partner has no store yet. */
const DEFAULT_ZONE = 'Europe/Moscow';

export function memberRegisterRoute(parts: MembersParts): Route {
  const { db, clock, ids } = parts;
  return staffRoute(registerMember, async ({ body, setVersion }, caller) => {
    const { partnerId } = caller;
    const typed = body.phone ?? null;
    const phone = typed === null ? null : normalisePhone(typed);
    if (typed !== null && phone === null) {
      return err(refusal('member.bad_phone', { params: { value: typed } }));
    }
    const inviter = await readInviter(db, partnerId, body.invitedBy);
    if (!inviter.ok) return inviter;
    const memberId = ids.next();
    const key = { partnerId, memberId };
    const nowMs = clock.nowMs();
    const registeredOn = localTime(nowMs, await zoneOf(db, partnerId)).slice(0, 10);
    return takenIdentifier({ ...body, phone }, () =>
      db.transaction().execute(async (tx) => {
        await addMembers(tx, partnerId, [
          {
            memberId,
            familyName: body.familyName ?? '',
            givenName: body.givenName ?? '',
            middleName: body.middleName ?? '',
            birthday: body.birthday ?? null,
            phone,
            email: body.email ?? null,
            cardNumber: body.cardNumber ?? null,
            registeredOn,
            segments: [],
            statuses: {},
          },
        ]);
        if (inviter.value !== null) await setInviter(tx, key, inviter.value);
        for (const { system, value } of body.externalIds ?? []) {
          await setExternalId(tx, key, system, value);
        }
        const { phoneVerified, emailVerified } = body;
        if (phoneVerified === true || emailVerified === true) {
          await changePerson(tx, key, { phoneVerified, emailVerified }, nowMs);
        }
        await recordAction(tx, key, {
          actionId: ids.next(),
          kind: 'registered',
          actor: callerKey(caller),
          reason: null,
          nowMs,
        });
        const card = await readCard(tx, partnerId, memberId);
        if (card === null) throw new Error('the member just added is not there');
        setVersion(card.version);
        return ok(card.view);
      }),
    );
  });
}

/** The member who invited; a wrong one is named by its field. */
async function readInviter(
  db: Db,
  partnerId: string,
  identifier: MemberIdentifier | undefined,
): Promise<Result<string | null, Refusal>> {
  if (identifier === undefined) return ok(null);
  const found = await findMember(db, partnerId, identifier);
  if (found.ok) return ok(found.value.memberId);
  const errors = [{ pointer: '/invitedBy', detail: identifier.value }];
  return err({ ...found.error, errors });
}

async function zoneOf(db: Db, partnerId: string): Promise<string> {
  const store = await db
    .selectFrom('store')
    .where('partner_id', '=', partnerId)
    .select('time_zone')
    .orderBy('store_id')
    .executeTakeFirst();
  return store?.time_zone ?? DEFAULT_ZONE;
}
