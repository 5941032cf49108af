/** Accounts without tills and screens: everything that can be done to them, called as their users call it. */
import { randomBytes } from 'node:crypto';
import { correctionOrder } from '@verno/shared/contracts/hub/corrections';
import type { OfflinePolicyTerms } from '@verno/shared/contracts/offline-bonuses';
import { memberId, purchaseId, reservationId } from '@verno/shared/kernel/ids';
import type { Result } from '@verno/shared/kernel/result';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { leftOf } from '@verno/shared/sync/lending';
import { localTime } from '../calendar.ts';
import { addPartner } from '../directory/places.ts';
import { erasePerson } from '../directory/member-leaving.ts';
import { addMembers } from '../directory/members.ts';
import type { Refusal } from '../http/problems.ts';
import { putPolicy } from './lent/policies.ts';
import { takeRelease } from './lent/take-back.ts';
import { createTestDatabase } from '../store/database.testkit.ts';
import type { Db, Tx } from '../store/database.ts';
import { createIds } from '../system.ts';
import type { Ids } from '../system.ts';
import { setBlocked } from './account-changes.ts';
import { activateDueLots } from './activation.ts';
import { lockMembers } from './book.ts';
import { orderCorrections } from './corrections.ts';
import { burnDueLots } from './expiry.ts';
import { mayLeave, settleLeaving } from './leaving.ts';
import { joinAccount, leaveAccount } from './owners.ts';
import { bookPurchases, lockPurchaseMembers } from './purchases.ts';
import { expireReservations, releaseReservation, reserveForPurchase } from './reservations.ts';
import { lotsOfPurchase, reversePurchase } from './reversal.ts';
import type { Reversed, ReversalPolicy } from './reversal.ts';

export const ZONE = 'Europe/Moscow';
const TILL = 'a0000000-0000-4000-8000-000000000002';
const EMPTY_HASH = '0'.repeat(64);
const ACTOR = 'a0000000-0000-4000-8000-000000000001';

/** Dates are the store's, null = at once or never; amounts minor units. */
export interface Earn {
  readonly amount: number;
  readonly activateOn: string | null;
  readonly expireOn: string | null;
}

interface Purchase {
  readonly id: string;
  readonly member: string;
  readonly holdId: string | null;
  readonly earns: readonly Earn[];
  readonly spends: number;
  /** A price in bonuses that a promotion took; none where not said. */
  readonly priced?: number;
}

interface Order {
  readonly id?: string;
  readonly kind: 'accrue' | 'write_off' | 'forgive';
  readonly member: string;
  readonly amount: number;
  readonly evenBlocked?: boolean;
  readonly shortBalance?: 'refuse' | 'to_zero' | 'negative';
  readonly activateOn?: string | null;
  readonly expireOn?: string | null;
}

interface Refund {
  readonly causeId: string;
  readonly purchaseId: string;
  /** By the purchase's accruals, in their order. */
  readonly takes: readonly number[];
  readonly giveBack: number;
  readonly policy: ReversalPolicy;
}

export interface Life {
  readonly db: Db;
  /** Where its database is. */
  readonly url: string;
  readonly ids: Ids;
  readonly clock: { nowMs: number };
  addMembers(count: number): Promise<string[]>;
  buy(purchase: Purchase): Promise<void>;
  reserve(
    member: string,
    amount: number,
    named: { readonly id: string; readonly purchaseId: string },
  ): Promise<Result<unknown, Refusal>>;
  release(id: string): Promise<Result<null, Refusal>>;
  /** One correction, or several copies of it in one batch. */
  correct(order: Order, copies?: number): Promise<Result<unknown, Refusal>[]>;
  refund(refund: Refund): Promise<Reversed>;
  /** Bonuses off-line; what purchases lend by it lies with one till. */
  setPolicy(policy: OfflinePolicyTerms): Promise<void>;
  /** That till gives rights back; what came home. */
  giveBack(member: string, amount: number): Promise<number | null>;
  lentTo(member: string): Promise<number>;
  setBlocked(member: string, blocked: boolean): Promise<Result<null, Refusal>>;
  join(member: string, other: string): Promise<Result<null, Refusal>>;
  leave(member: string): Promise<Result<null, Refusal>>;
  /** The member leaves the programme. */
  quit(member: string): Promise<Result<null, Refusal>>;
  /** What the hub does by time, once. */
  jobs(): Promise<void>;
  endHolds(): Promise<void>;
  figures(member: string): Promise<{ active: number; pending: number; reserved: number }>;
  close(): Promise<void>;
}

/** A partner with one currency of two digits and nobody in it; the clock stands where it is set. */
export async function startLife(startMs: number): Promise<Life> {
  const database = await createTestDatabase();
  const { db } = database;
  const random = { bytes: (count: number) => randomBytes(count) };
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => 0 }, random);
  const partnerId = ids.next();
  const clock = { nowMs: startMs };
  await db.transaction().execute((tx) =>
    addPartner(tx, {
      partnerId,
      name: 'Сеть',
      nowMs: startMs,
      currencies: [
        { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, decimals: 2, perRuble: 100 },
      ],
    }),
  );
  const context: Context = { db, ids, partnerId, clock };
  return {
    db,
    url: database.url,
    ids,
    clock,
    ...membersOf(context),
    ...spendingOf(context),
    ...lendingOf(context),
    ...ownersOf(context),
    close: () => database.close(),
  };
}

interface Context {
  readonly db: Db;
  readonly ids: Ids;
  readonly partnerId: string;
  readonly clock: { nowMs: number };
}

const partsOf = ({ ids, clock }: Context) => ({ ids, nowMs: clock.nowMs });
const actorOf = ({ partnerId }: Context) => ({ partnerId, actorId: ACTOR, name: 'Проверка' });
const inOne = <T>({ db }: Context, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(work);

function membersOf(context: Context): Pick<Life, 'addMembers' | 'jobs' | 'endHolds' | 'figures'> {
  const { db, ids, partnerId } = context;
  return {
    async addMembers(count) {
      const members = Array.from({ length: count }, () => ({
        memberId: ids.next(),
        familyName: 'Иванова',
        givenName: 'Анна',
        middleName: '',
        birthday: null,
        phone: null,
        email: null,
        cardNumber: null,
        registeredOn: '2026-01-01',
        segments: [],
        statuses: {},
      }));
      await inOne(context, (tx) => addMembers(tx, partnerId, members));
      return members.map((member) => member.memberId);
    },
    async jobs() {
      await activateDueLots(db, partsOf(context));
      await burnDueLots(db, partsOf(context));
    },
    async endHolds() {
      await expireReservations(db, partsOf(context));
    },
    async figures(member) {
      const row = await db
        .selectFrom('balance')
        .where('member_id', '=', member)
        .select(['active', 'pending', 'reserved'])
        .executeTakeFirst();
      return row ?? { active: 0, pending: 0, reserved: 0 };
    },
  };
}

function spendingOf(
  context: Context,
): Pick<Life, 'buy' | 'reserve' | 'release' | 'correct' | 'refund'> {
  const { partnerId } = context;
  const till = { partnerId, tillId: TILL };
  return {
    async buy(purchase) {
      const fact = factOf(purchase, context.clock.nowMs);
      await inOne(context, async (tx) => {
        const members = await lockPurchaseMembers(tx, partnerId, [fact]);
        // Lends nothing unless a test sets such a policy.
        const log = { ...till, epoch: 1, lends: true };
        const where = { partnerId, timeZone: ZONE, log };
        await bookPurchases(tx, partsOf(context), where, members, [fact]);
      });
    },
    reserve: (member, amount, named) =>
      inOne(context, (tx) =>
        reserveForPurchase(tx, partsOf(context), till, {
          reservationId: reservationId.parse(named.id),
          purchaseId: purchaseId.parse(named.purchaseId),
          memberId: memberId.parse(member),
          currency: 'bonus',
          amount,
        }),
      ),
    release: (id) => inOne(context, (tx) => releaseReservation(tx, partsOf(context), till, id)),
    correct(order, copies = 1) {
      const parsed = correctionOrder.parse({
        correctionId: order.id ?? context.ids.next(),
        kind: order.kind,
        member: { kind: 'member', value: order.member },
        currency: 'bonus',
        amount: (order.amount / 100).toFixed(2),
        shortBalance: order.shortBalance ?? 'refuse',
        evenBlocked: order.evenBlocked ?? false,
        activateOn: order.activateOn ?? null,
        expireOn: order.expireOn ?? null,
        reason: 'Проверка',
      });
      const orders = Array.from({ length: copies }, () => parsed);
      return inOne(context, (tx) =>
        orderCorrections(tx, partsOf(context), actorOf(context), orders),
      );
    },
    refund: (refund) =>
      inOne(context, async (tx) => {
        const lots = await lotsOfPurchase(tx, partnerId, refund.purchaseId);
        return reversePurchase(tx, partsOf(context), partnerId, {
          cause: { kind: 'refund', id: refund.causeId },
          purchaseId: refund.purchaseId,
          accruals: lots.flatMap(({ lotId }, index) => {
            const amount = refund.takes[index] ?? 0;
            return amount === 0 ? [] : [{ lotId, amount }];
          }),
          policy: refund.policy,
          giveBack: refund.giveBack,
          reason: 'Возврат',
        });
      }),
  };
}

function lendingOf(context: Context): Pick<Life, 'setPolicy' | 'giveBack' | 'lentTo'> {
  const { partnerId, db, ids, clock } = context;
  const log = { partnerId, tillId: TILL, epoch: 1 };
  return {
    async setPolicy(policy) {
      const set = (tx: Tx) => putPolicy(tx, actorOf(context), 'bonus', policy, clock.nowMs);
      await inOne(context, set);
    },
    giveBack: (member, amount) =>
      inOne(context, async (tx) => {
        const about = { memberId: memberId.parse(member), currency: 'bonus', amount };
        const eventId = ids.next();
        const returned = await takeRelease(tx, partsOf(context), log, eventId, about);
        const said = { member_id: member, currency: 'bonus', asked: amount, event_id: eventId };
        await tx
          .insertInto('right_release')
          .values({
            ...said,
            partner_id: partnerId,
            till_id: TILL,
            epoch: 1,
            seq: Number.parseInt(eventId.slice(-6), 16),
            returned: returned ?? 0,
            received_at: new Date(clock.nowMs),
          })
          .execute();
        return returned;
      }),
    async lentTo(member) {
      const row = await db
        .selectFrom('lent_right')
        .where('member_id', '=', member)
        .select(['granted', 'gone'])
        .executeTakeFirst();
      return row === undefined ? 0 : leftOf(row);
    },
  };
}

function ownersOf(context: Context): Pick<Life, 'setBlocked' | 'join' | 'leave' | 'quit'> {
  const accountOf = async (member: string): Promise<string> => {
    const row = await context.db
      .selectFrom('account_member')
      .where('member_id', '=', member)
      .select('account_id')
      .executeTakeFirstOrThrow();
    return row.account_id;
  };
  const reason = 'Проверка';
  return {
    async setBlocked(member, blocked) {
      const change = { accountId: await accountOf(member), blocked, reason };
      return inOne(context, (tx) => setBlocked(tx, partsOf(context), actorOf(context), change));
    },
    async join(member, other) {
      const change = { accountId: await accountOf(member), memberId: other, reason };
      return inOne(context, (tx) => joinAccount(tx, partsOf(context), actorOf(context), change));
    },
    async leave(member) {
      const change = { accountId: await accountOf(member), memberId: member, reason };
      return inOne(context, (tx) => leaveAccount(tx, partsOf(context), actorOf(context), change));
    },
    quit(member) {
      const { partnerId } = context;
      const key = { partnerId, memberId: member };
      return inOne(context, async (tx) => {
        await lockMembers(tx, partnerId, [member]);
        const may = await mayLeave(tx, partsOf(context), partnerId, member);
        if (!may.ok) return may;
        await erasePerson(tx, key);
        const leaving = { memberId: member, reason };
        return settleLeaving(tx, partsOf(context), actorOf(context), leaving);
      });
    },
  };
}

const EMPTY_CHEQUE = {
  partnerId: ACTOR,
  storeId: ACTOR,
  tillId: TILL,
  lines: [],
  paymentMethod: 'cash',
  identification: 'card',
  coupons: [],
  redemption: null,
};
const EMPTY_FACTS = {
  attributes: {},
  dates: {},
  answers: {},
  statuses: {},
  segments: [],
  counters: {},
  coupons: {},
  balances: {},
  history: {},
  card: null,
  contacts: null,
};
const EMPTY_RESULT = {
  lines: [],
  coupons: [],
  consumptions: [],
  messages: [],
  trace: [],
  totals: { initialKopecks: 0, discountKopecks: 0, redeemedKopecks: 0, totalKopecks: 0 },
  factsRead: [],
  inputHash: EMPTY_HASH,
  bundleHash: EMPTY_HASH,
  engineVersion: '1',
};

/** A purchase of which the books read the bonuses; everything else of it is empty. */
function factOf(purchase: Purchase, nowMs: number): PurchaseFact {
  const { member, priced } = purchase;
  const rule = { promotionId: 'earn', version: 1, ruleId: 'r' };
  const price = { ...rule, kind: 'spend_bonuses', data: { currency: 'bonus', amount: priced } };
  return purchaseFact.parse({
    purchaseId: purchase.id,
    number: '1',
    cashier: null,
    cheque: EMPTY_CHEQUE,
    names: [],
    facts: { ...EMPTY_FACTS, memberId: member },
    at: { epochMs: nowMs, local: localTime(nowMs, ZONE) },
    result: {
      ...EMPTY_RESULT,
      effects: priced === undefined ? [] : [price],
      accruals: purchase.earns.map((earn) => ({
        ...earn,
        ...rule,
        currency: 'bonus',
        baseKopecks: 0,
        parts: [],
      })),
      redemption: redemptionOf(purchase.spends),
    },
    payments: [{ method: 'cash', amountKopecks: 0, tenderedKopecks: 0, changeKopecks: 0 }],
    reservationId: purchase.holdId,
    offline: false,
  });
}

function redemptionOf(spends: number) {
  if (spends === 0) return null;
  const granted = { limit: spends, requested: spends, granted: spends, grantedKopecks: 0 };
  return { ...granted, currency: 'bonus', promotionId: 'pay', reason: 'limit' };
}
