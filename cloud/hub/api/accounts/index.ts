/** Accounts: shown, blocked, joined; and the currencies they are kept in. */
import * as contract from '@verno/shared/contracts/hub/accounts';
import type { SharedAccount } from '@verno/shared/contracts/hub/accounts';
import type { Clock } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { setBlocked } from '../../books/account-changes.ts';
import type { Actor } from '../../books/correction-rows.ts';
import { joinAccount, leaveAccount } from '../../books/owners.ts';
import { putCurrency, readCurrencies } from '../../directory/currencies.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import {
  accountsOfMember,
  readAccountChanges,
  readAccounts,
  readSchedule,
} from '../../projections/account-rows.ts';
import { findMembers } from '../../projections/find-members.ts';
import type { Db, Tx } from '../../store/database.ts';
import type { Ids } from '../../system.ts';

interface AccountParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function accountRoutes(parts: AccountParts): Route[] {
  return [
    ...readRoutes(parts.db),
    ...blockRoutes(parts),
    ...ownerRoutes(parts),
    ...currencyRoutes(parts.db),
  ];
}

function readRoutes(db: Db): Route[] {
  return [
    staffRoute(contract.listAccounts, async ({ query }, { partnerId }) =>
      db.transaction().execute(async (tx) => {
        const named =
          query.memberId === undefined
            ? { kind: 'card' as const, value: query.card ?? '' }
            : { kind: 'member' as const, value: query.memberId };
        const [memberId] = await findMembers(tx, partnerId, [named]);
        if (memberId === null || memberId === undefined) return err(refusal('member.unknown'));
        const ids = await accountsOfMember(tx, partnerId, memberId);
        return ok({ items: await readAccounts(tx, partnerId, ids) });
      }),
    ),
    staffRoute(contract.getAccount, async ({ params }, { partnerId }) => {
      const view = await accountView(db, partnerId, params.accountId);
      if (!view.ok) return view;
      const changes = await readAccountChanges(db, partnerId, params.accountId);
      return ok({ ...view.value, changes });
    }),
    staffRoute(contract.getAccountSchedule, async ({ params }, { partnerId }) => {
      const schedule = await readSchedule(db, partnerId, params.accountId);
      return schedule === null ? err(refusal('account.unknown')) : ok(schedule);
    }),
  ];
}

function blockRoutes({ db, clock, ids }: AccountParts): Route[] {
  const now = () => ({ ids, nowMs: clock.nowMs() });
  const set = (actor: Actor, change: { accountId: string; blocked: boolean; reason: string }) =>
    db.transaction().execute(async (tx) => {
      const done = await setBlocked(tx, now(), actor, change);
      return done.ok ? accountView(tx, actor.partnerId, change.accountId) : done;
    });
  return [
    staffRoute(contract.blockAccount, ({ params, body }, staff) =>
      set(staff, { ...params, ...body, blocked: true }),
    ),
    staffRoute(contract.unblockAccount, ({ params, body }, staff) =>
      set(staff, { ...params, ...body, blocked: false }),
    ),
  ];
}

function ownerRoutes({ db, clock, ids }: AccountParts): Route[] {
  const now = () => ({ ids, nowMs: clock.nowMs() });
  return [
    staffRoute(contract.joinAccount, async ({ params, body }, staff) =>
      db.transaction().execute(async (tx) => {
        const { accountId } = params;
        const [memberId] = await findMembers(tx, staff.partnerId, [body.member]);
        if (memberId === null || memberId === undefined) return err(refusal('member.unknown'));
        const change = { accountId, memberId, reason: body.reason };
        const done = await joinAccount(tx, now(), staff, change);
        return done.ok ? accountView(tx, staff.partnerId, accountId) : done;
      }),
    ),
    staffRoute(contract.leaveAccount, async ({ params, body }, staff) =>
      db.transaction().execute(async (tx) => {
        const { accountId } = params;
        const done = await leaveAccount(tx, now(), staff, { ...params, ...body });
        return done.ok ? accountView(tx, staff.partnerId, accountId) : done;
      }),
    ),
  ];
}

function currencyRoutes(db: Db): Route[] {
  return [
    staffRoute(contract.listCurrencies, async (_call, { partnerId }) =>
      ok({ items: await readCurrencies(db, partnerId) }),
    ),
    staffRoute(contract.putCurrency, async ({ params, body }, { partnerId }) =>
      db.transaction().execute(async (tx) => {
        const done = await putCurrency(tx, partnerId, { ...body, code: params.code });
        if (!done.ok) return done;
        const all = await readCurrencies(tx, partnerId);
        const now = all.find((one) => one.code === params.code);
        return now === undefined ? err(refusal('currency.unknown')) : ok(now);
      }),
    ),
  ];
}

async function accountView(
  db: Db | Tx,
  partnerId: string,
  accountId: string,
): Promise<Result<SharedAccount, Refusal>> {
  const [view] = await readAccounts(db, partnerId, [accountId]);
  return view === undefined ? err(refusal('account.unknown')) : ok(view);
}
