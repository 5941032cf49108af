/** What the fake hub does for each operation of the contracts. */
import { getMember, listMemberPostings, listMembers } from '@verno/shared/contracts/hub/members';
import type { MemberView, PostingRow } from '@verno/shared/contracts/hub/members';
import { getPurchase, listPurchases, listRefunds } from '@verno/shared/contracts/hub/purchases';
import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import {
  listOfflineBonuses,
  putOfflineBonuses,
  type OfflineBonusesView,
} from '@verno/shared/contracts/hub/offline-bonuses';
import { cancelUnfinished, listUnfinished } from '@verno/shared/contracts/hub/unfinished';
import type { UnfinishedRow } from '@verno/shared/contracts/hub/unfinished';
import { currentSession, signIn, signOut } from '@verno/shared/contracts/hub/session';
import type { SessionView } from '@verno/shared/contracts/hub/session';
import { issueEnrolmentCode, listTills } from '@verno/shared/contracts/hub/tills';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import type { Operation } from '@verno/shared/contracts/operation';
import { problemDetails, type ProblemDetails } from '@verno/shared/contracts/problem';
import { normalisePhone } from '@verno/shared/members/phone';
import type { z } from 'zod';
import { makeOfflineBonuses, withPolicy } from './offline.testkit.ts';
import { makeMembers, makePostings, makeTills, makeUnfinished } from './people.testkit.ts';
import { makePurchases, makePurchaseView, makeRefund } from './purchases.testkit.ts';

/** What the fake hub knows; a test may change it at any moment. */
export interface FakeState {
  session: SessionView;
  password: string;
  tills: TillRow[];
  members: MemberView[];
  purchases: PurchaseRow[];
  postings: PostingRow[];
  unfinished: UnfinishedRow[];
  /** Why operations were ended by hand, in order. */
  reasons: string[];
  offline: OfflineBonusesView;
  /** Codes issued, in order. */
  codes: string[];
}

/** A refusal as problem details. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAfterS: number | undefined;

  constructor(status: number, code: string, detail = code, retryAfterS?: number) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.retryAfterS = retryAfterS;
  }

  toProblem(): ProblemDetails {
    return problemDetails.parse({
      type: `urn:verno:${this.code}`,
      title: this.code,
      status: this.status,
      code: this.code,
      detail: this.detail,
      ...(this.retryAfterS === undefined ? {} : { retryAfterS: this.retryAfterS }),
    });
  }
}

export const LOGIN = 'operator';
export const PASSWORD = 'верный пароль';

/** A shop on an ordinary day. */
export function makeState(nowMs: number): FakeState {
  const tills = makeTills(nowMs);
  const members = makeMembers();
  return {
    session: {
      login: LOGIN,
      name: 'Елена Викторовна Операторова',
      roleName: { ru: 'Оператор', en: 'Operator' },
      partnerName: 'ООО «Чайный дом»',
      language: 'ru',
      grants: {
        rights: ['purchases.read', 'purchases.settle', 'members.read', 'tills.read', 'tills.enrol'],
        storeIds: null,
      },
    },
    password: PASSWORD,
    tills,
    members,
    purchases: makePurchases(nowMs, 200, tills, members),
    postings: makePostings(nowMs, 70),
    unfinished: makeUnfinished(nowMs, tills, members),
    reasons: [],
    offline: makeOfflineBonuses(),
    codes: [],
  };
}

interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly session: SessionView | null;
  readonly language: string;
}

interface Served {
  readonly operation: Operation;
  readonly run: (state: FakeState, asked: Asked<unknown, unknown, unknown>) => unknown;
}

function serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  operation: Operation<P, Q, B, R>,
  run: (state: FakeState, asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => z.input<R>,
): Served {
  return {
    operation,
    run: (state, asked) => run(state, asked as Asked<z.output<P>, z.output<Q>, z.output<B>>),
  };
}

/** A page of `rows`; the cursor is the place where the next one begins. */
function pageOf<Row>(rows: readonly Row[], query: { cursor?: string | undefined; limit: number }) {
  const start = query.cursor === undefined ? 0 : Number(query.cursor.replace('at-', ''));
  const end = start + query.limit;
  return { items: rows.slice(start, end), nextCursor: end < rows.length ? `at-${end}` : null };
}

function found<Row>(row: Row | undefined, code: string): Row {
  if (row === undefined) throw new Refusal(404, code, 'Такой записи нет. Проверьте адрес.');
  return row;
}

function findMembers(members: readonly MemberView[], search: string | undefined): MemberView[] {
  const wanted = search?.trim().toLowerCase() ?? '';
  const phone = normalisePhone(wanted);
  return members.filter(
    (member) =>
      wanted === '' ||
      member.phone === phone ||
      member.cardNumber === wanted.replaceAll(' ', '') ||
      member.email === wanted ||
      member.name
        .toLowerCase()
        .split(' ')
        .some((word) => word.startsWith(wanted)),
  );
}

export const OPERATIONS: readonly Served[] = [
  serve(signIn, (state, { body, language }) => {
    if (body.login === state.session.login && body.password === state.password)
      return state.session;
    const isRussian = language.startsWith('ru');
    throw new Refusal(
      401,
      'auth.wrong_credentials',
      isRussian
        ? 'Неверное имя пользователя или пароль. Проверьте правильность введенных данных'
        : 'Wrong user name or password. Check what you entered',
    );
  }),
  serve(currentSession, (_, { session }) => session!),
  serve(signOut, () => null),
  serve(listPurchases, (state, { query }) =>
    pageOf(
      state.purchases.filter((row) => {
        const day = row.localTime.slice(0, 10);
        return (
          (query.storeId ?? row.storeId) === row.storeId &&
          (query.tillId ?? row.tillId) === row.tillId &&
          (query.memberId === undefined || query.memberId === row.memberId) &&
          row.number.startsWith(query.number ?? '') &&
          day >= (query.from ?? day) &&
          day <= (query.to ?? day)
        );
      }),
      query,
    ),
  ),
  serve(getPurchase, (state, { params }) =>
    makePurchaseView(
      found(
        state.purchases.find((row) => row.purchaseId === params.purchaseId),
        'purchase.unknown',
      ),
    ),
  ),
  serve(listRefunds, (state, { query }) =>
    pageOf(
      state.purchases
        .filter((row) => row.refundState !== 'none')
        .map(makeRefund)
        .filter((row) => query.number === undefined || row.purchaseNumber.startsWith(query.number)),
      query,
    ),
  ),
  serve(listUnfinished, (state, { query }) => pageOf(state.unfinished, query)),
  serve(cancelUnfinished, (state, { params, body }) => {
    const { reservationId } = params;
    const row = state.unfinished.find((one) => one.reservationId === reservationId);
    if (row === undefined) {
      throw new Refusal(409, 'unfinished.ended', 'Операция завершилась раньше. Обновите список.');
    }
    state.unfinished = state.unfinished.filter((one) => one !== row);
    state.reasons.push(body.reason);
    return null;
  }),
  serve(listOfflineBonuses, (state) => ({ items: [state.offline] })),
  serve(putOfflineBonuses, (state, { body }) => {
    state.offline = withPolicy(state.offline, body, state.session.name);
    return state.offline;
  }),
  serve(listMembers, (state, { query }) => pageOf(findMembers(state.members, query.search), query)),
  serve(getMember, (state, { params }) =>
    found(
      state.members.find((member) => member.memberId === params.memberId),
      'member.unknown',
    ),
  ),
  serve(listMemberPostings, (state, { params, query }) =>
    pageOf(
      params.memberId !== state.members[0]!.memberId
        ? []
        : state.postings.filter((row) => (query.currency ?? row.currency) === row.currency),
      query,
    ),
  ),
  serve(listTills, (state, { query }) =>
    pageOf(
      state.tills.filter((till) => (query.storeId ?? till.storeId) === till.storeId),
      query,
    ),
  ),
  serve(issueEnrolmentCode, (state, { params }) => {
    found(
      state.tills.find((till) => till.tillId === params.tillId),
      'till.unknown',
    );
    const code = `K7QM-4XW${state.codes.length + 2}-9RTD`;
    state.codes.push(code);
    return { code, expiresAt: new Date(Date.now() + 15 * 60_000).toISOString() };
  }),
];
