/** A small shop's data for tests of screens: the same at every run, every piece of it to its contract. */
import type { MemberView, PostingRow } from '@verno/shared/contracts/hub/members';
import { memberView, postingRow } from '@verno/shared/contracts/hub/members';
import { tillRow, type TillRow } from '@verno/shared/contracts/hub/tills';
import { unfinishedRow, type UnfinishedRow } from '@verno/shared/contracts/hub/unfinished';

/** An id that says what it is of: `idOf('a', 3)`. */
export function idOf(kind: string, number: number): string {
  const head = kind.charCodeAt(0).toString(16).padStart(8, '0');
  return `${head}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export const STORES = [
  { storeId: idOf('s', 1), storeName: 'Чайная лавка на Покровке' },
  { storeId: idOf('s', 2), storeName: 'Бакалея «У фонтана»' },
  {
    storeId: idOf('s', 3),
    storeName: 'Торговый центр «Северное сияние», второй этаж, павильон 214',
  },
] as const;

type TillFacts = Pick<TillRow, 'state'> & Partial<TillRow>;

/** Tills in every state there is; `nowMs` is when the test runs. */
export function makeTills(nowMs: number): TillRow[] {
  const ago = (seconds: number): string => new Date(nowMs - seconds * 1000).toISOString();
  const facts: readonly TillFacts[] = [
    { state: 'online', lastSeenAt: ago(4), clockOffsetMs: 340 },
    { state: 'online', lastSeenAt: ago(11), queue: 3, queueAgeS: 95, clockOffsetMs: -4200 },
    {
      state: 'offline',
      lastSeenAt: ago(3 * 3600 + 40),
      queue: 148,
      queueAgeS: 10_800,
      lag: 2391,
      lagS: 10_840,
      clockOffsetMs: 5_400_000,
      alarms: ['clock_wrong', 'device'],
    },
    { state: 'online', lastSeenAt: ago(2), suspense: 2, alarms: ['totals_differ'] },
    { state: 'frozen', lastSeenAt: ago(26 * 3600), quarantine: 17, queue: 0, lag: 812 },
    { state: 'waiting', lastSeenAt: null, agentVersion: null, epoch: null, queue: null, lag: null },
    { state: 'revoked', lastSeenAt: ago(40 * 86_400), queue: null, lag: null },
  ];
  return facts.map((fact, index) =>
    tillRow.parse({
      tillId: idOf('t', index + 1),
      name: index === 4 ? 'Касса самообслуживания у выхода' : `Касса ${index + 1}`,
      ...STORES[index % 3],
      agentVersion: '0.1.0',
      epoch: 1,
      queue: 0,
      lag: 0,
      queueAgeS: null,
      lagS: null,
      clockOffsetMs: null,
      suspense: 0,
      quarantine: 0,
      alarms: [],
      ...fact,
    }),
  );
}

const NAMES = [
  'Анна Соколова',
  'Пётр Ильин',
  'Константинопольская-Преображенская Александра Владиславовна',
  'Мария Лебедева',
  'Тимур Гарипов',
  'Ольга Юсупова',
  'Иван Чернов',
  'Дарья Ким',
] as const;

const MEMBER_COUNT = 120;

function makeMember(index: number): MemberView {
  const isFull = index === 0;
  return memberView.parse({
    memberId: idOf('m', index + 1),
    name: index < NAMES.length ? NAMES[index] : `Участник Номер ${index + 1}`,
    cardNumber: `2990 0000 ${String(1000 + index)}`.replaceAll(' ', ''),
    phone: `+7916${String(1_234_500 + index)}`,
    email: index % 3 === 0 ? `member${index + 1}@example.org` : null,
    state: index === 3 ? 'blocked' : 'active',
    stage: index === 3 ? 'blocked' : index % 2 === 0 ? 'complete' : 'registered',
    registeredOn: `2025-0${1 + (index % 9)}-1${index % 9}`,
    birthday: index % 2 === 0 ? '1988-12-05' : null,
    statuses: index % 2 === 0 ? [{ system: 'club', status: 'Золотой' }] : [],
    segments: isFull ? ['Любители чая', 'Покупает по выходным'] : [],
    cards: [
      { number: `29900000${1000 + index}`, state: index === 3 ? 'blocked' : 'active' },
      ...(isFull ? [{ number: '299000009999', state: 'replaced' }] : []),
    ],
    accounts: makeAccounts(index),
    totals: { purchases: isFull ? 41 : 2, sum: '84213.50', lastPurchaseAt: null },
  });
}

function makeAccounts(index: number): unknown[] {
  if (index === 1) return [];
  const bonus = {
    currency: 'BONUS',
    currencyName: { ru: 'Бонусы', en: 'Bonuses' },
    active: index === 4 ? '-120.00' : '1284.50',
    pending: '96.30',
    reserved: '0.00',
    nextExpiry: { on: '2026-12-05', amount: '310.00' },
  };
  const stamps = {
    currency: 'STAMP',
    currencyName: { ru: 'Наклейки', en: 'Stamps' },
    active: '7',
    pending: '0',
    reserved: '2',
    nextExpiry: null,
  };
  return index === 0 ? [bonus, stamps] : [bonus];
}

/** Everybody in the programme. */
export function makeMembers(): MemberView[] {
  return Array.from({ length: MEMBER_COUNT }, (_, index) => makeMember(index));
}

const MOVEMENTS = [
  ['accrual', '42.10', '5 % бонусами со всего чека'],
  ['redemption', '-150.00', 'Оплата бонусами до 30 % чека'],
  ['activation', '18.00', '5 % бонусами со всего чека'],
  ['expiry', '-12.50', 'Срок жизни вышел'],
  ['reservation', '-80.00', 'Открытый чек'],
  ['release', '80.00', 'Чек отменён'],
  ['opening', '500.00', 'Перенос из прежней программы'],
] as const;

/** The account history of the first member, newest first. */
export function makePostings(nowMs: number, count: number): PostingRow[] {
  return Array.from({ length: count }, (_, index) => {
    const [kind, amount, reason] = MOVEMENTS[index % MOVEMENTS.length]!;
    const isOfPurchase = kind === 'accrual' || kind === 'redemption';
    return postingRow.parse({
      postingId: idOf('g', index + 1),
      at: new Date(nowMs - index * 7 * 3_600_000).toISOString(),
      currency: index % 9 === 8 ? 'STAMP' : 'BONUS',
      amount,
      balanceAfter: (1284.5 - index * 3).toFixed(2),
      kind,
      purchaseId: isOfPurchase ? idOf('p', 1) : null,
      purchaseNumber: isOfPurchase ? '000200' : null,
      reason,
    });
  });
}

/** Two cheques for which bonuses wait. */
export function makeUnfinished(
  nowMs: number,
  tills: readonly TillRow[],
  members: readonly MemberView[],
): UnfinishedRow[] {
  return [1, 2].map((number) => {
    const till = tills[number]!;
    const member = members[number]!;
    return unfinishedRow.parse({
      reservationId: idOf('r', number),
      purchaseId: idOf('q', number),
      madeAt: new Date(nowMs - number * 600_000).toISOString(),
      expiresAt: new Date(nowMs + 1_200_000).toISOString(),
      storeId: till.storeId,
      storeName: till.storeName,
      tillId: till.tillId,
      tillName: till.name,
      memberId: member.memberId,
      memberName: member.name,
      currencyName: { ru: 'Бонусы', en: 'Bonuses' },
      amount: '150.00',
    });
  });
}
