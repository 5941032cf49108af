/** Changes of a member: data, contacts, state, cards, external numbers. */
import {
  attachCard,
  changeMember,
  putExternalId,
  replaceCard,
  setCardState,
  setMemberState,
} from '@verno/shared/contracts/hub/member-changes';
import type { MemberCard } from '@verno/shared/contracts/hub/member-changes';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { normalisePhone } from '@verno/shared/members/phone';
import { callerKey } from '../../auth/callers.ts';
import type { Caller } from '../../auth/callers.ts';
import * as changes from '../../directory/member-changes.ts';
import type { MemberKey } from '../../directory/member-changes.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { CallContext, Route } from '../../http/routes.ts';
import type { Tx } from '../../store/database.ts';
import { takenConstraint } from '../../store/conflicts.ts';
import { readCard } from './card.ts';
import type { MembersParts } from './parts.ts';

export function memberChangeRoutes(parts: MembersParts): Route[] {
  return [
    staffRoute(changeMember, async (call, caller) => {
      const typed = call.body.phone;
      const phone = typed === null || typed === undefined ? typed : normalisePhone(typed);
      if (typed !== undefined && typed !== null && phone === null) {
        return err(refusal('member.bad_phone', { params: { value: typed } }));
      }
      const change = { ...call.body, phone };
      return inMember(
        parts,
        call,
        caller,
        { kind: 'changed', taken: change, version: call.ifVersion },
        async (tx, key) => {
          await changes.changePerson(tx, key, change, parts.clock.nowMs());
          return ok(null);
        },
      );
    }),
    staffRoute(setMemberState, async (call, caller) =>
      inMember(
        parts,
        call,
        caller,
        { kind: call.body.state, reason: call.body.reason },
        async (tx, key) => {
          const card = await readCard(tx, key.partnerId, key.memberId);
          if (card?.view.state === call.body.state) return err(refusal('member.state_same'));
          await changes.setMemberState(tx, key, call.body.state);
          return ok(null);
        },
      ),
    ),
    staffRoute(putExternalId, async (call, caller) => {
      const { value } = call.body;
      const taken = value === null ? {} : { external: value };
      return inMember(parts, call, caller, { kind: 'external_id', taken }, async (tx, key) => {
        await changes.setExternalId(tx, key, call.params.system, value);
        return ok(null);
      });
    }),
    ...cardRoutes(parts),
  ];
}

function cardRoutes(parts: MembersParts): Route[] {
  return [
    staffRoute(attachCard, async (call, caller) => {
      const taken = { cardNumber: call.body.number };
      return inMember(parts, call, caller, { kind: 'card_attached', taken }, async (tx, key) => {
        await changes.attachCard(tx, key, call.body.number);
        return ok(null);
      });
    }),
    staffRoute(replaceCard, async (call, caller) => {
      const taken = { cardNumber: call.body.number };
      const demands = { kind: 'card_replaced', taken, reason: call.body.reason };
      return inMember(parts, call, caller, demands, async (tx, key) => {
        const usable = await ownCard(tx, key, call.params.number);
        if (!usable.ok) return usable;
        await changes.setCardState(tx, key, call.params.number, 'replaced');
        await changes.attachCard(tx, key, call.body.number);
        return ok(null);
      });
    }),
    staffRoute(setCardState, async (call, caller) => {
      const demands = { kind: `card_${call.body.state}`, reason: call.body.reason };
      return inMember(parts, call, caller, demands, async (tx, key) => {
        const usable = await ownCard(tx, key, call.params.number);
        if (!usable.ok) return usable;
        await changes.setCardState(tx, key, call.params.number, call.body.state);
        return ok(null);
      });
    }),
  ];
}

async function ownCard(tx: Tx, key: MemberKey, number: string): Promise<Result<null, Refusal>> {
  const state = await changes.cardStateOf(tx, key, number);
  if (state === null) return err(refusal('card.unknown', { params: { number } }));
  return state === 'replaced' ? err(refusal('card.replaced', { params: { number } })) : ok(null);
}

interface MemberCall extends Pick<CallContext, 'setVersion'> {
  readonly params: { readonly memberId: string };
}

interface Demands {
  /** What is done, as the member's history of actions says it. */
  readonly kind: string;
  readonly reason?: string;
  /** Identifiers the change sets, for the refusal when one belongs to somebody else. */
  readonly taken?: Identifiers;
  /** The version the caller has seen; absent = whatever it is. */
  readonly version?: number;
}

/** Locks the member, changes it, tells the tills, and answers with what it is now. */
async function inMember(
  parts: MembersParts,
  call: MemberCall,
  caller: Caller,
  demands: Demands,
  change: (tx: Tx, key: MemberKey) => Promise<Result<null, Refusal>>,
): Promise<Result<MemberCard, Refusal>> {
  const key = { partnerId: caller.partnerId, memberId: call.params.memberId };
  return takenIdentifier(demands.taken ?? {}, () =>
    parts.db.transaction().execute(async (tx) => {
      const member = await changes.lockMember(tx, key);
      if (member === null) return err(refusal('member.unknown'));
      const { version, state } = member;
      if (state === 'left') return err(refusal('member.left'));
      if (demands.version !== undefined && demands.version !== version) {
        return err(refusal('request.version_changed', { params: { version } }));
      }
      const done = await change(tx, key);
      if (!done.ok) return done;
      await changes.publishChange(tx, key);
      await changes.recordAction(tx, key, {
        actionId: parts.ids.next(),
        kind: demands.kind,
        actor: callerKey(caller),
        reason: demands.reason ?? null,
        nowMs: parts.clock.nowMs(),
      });
      const card = await readCard(tx, key.partnerId, key.memberId);
      if (card === null) return err(refusal('member.unknown'));
      call.setVersion(card.version);
      return ok(card.view);
    }),
  );
}

interface Identifiers {
  readonly phone?: string | null | undefined;
  readonly cardNumber?: string | null | undefined;
  readonly external?: string | undefined;
}

/** Which identifier each unique key is about. The database decides, so that two at once cannot both win. */
const KINDS: Readonly<Record<string, readonly [name: string, of: keyof Identifiers]>> = {
  member_phone: ['phone', 'phone'],
  member_card_pkey: ['card', 'cardNumber'],
  member_external_pkey: ['external', 'external'],
};

/** Runs `work`; an identifier that belongs to another member is a refusal that names it. */
export async function takenIdentifier<T>(
  identifiers: Identifiers,
  work: () => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await work();
  } catch (error) {
    const kind = KINDS[takenConstraint(error) ?? ''];
    if (kind === undefined) throw error;
    const [name, of] = kind;
    const value = identifiers[of] ?? '';
    return err(refusal('member.identifier_taken', { params: { kind: name, value } }));
  }
}
