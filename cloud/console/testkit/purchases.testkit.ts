/** Purchases for tests of screens, newest first. */
import {
  purchaseRow,
  purchaseView,
  type PurchaseRow,
  type PurchaseView,
} from '@verno/shared/contracts/hub/purchases';
import type { MemberView } from '@verno/shared/contracts/hub/members';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { idOf } from './people.testkit.ts';

/** The shops stand in Moscow, three hours ahead of UTC. */
const STORE_OFFSET_MS = 3 * 3_600_000;
const STEP_MS = 11 * 60_000;

/** One purchase; `number` counts up with time. */
export function makePurchase(
  number: number,
  atMs: number,
  till: TillRow,
  member: MemberView | null,
): PurchaseRow {
  const initialKopecks = 24_900 + ((number * 7919) % 480_000);
  const discountKopecks = number % 3 === 0 ? 0 : Math.round(initialKopecks / 10);
  const redeemedKopecks = number % 10 === 0 ? 15_000 : 0;
  const text = (kopecks: number): string => (kopecks / 100).toFixed(2);
  return purchaseRow.parse({
    purchaseId: idOf('p', number),
    number: String(number).padStart(6, '0'),
    at: new Date(atMs).toISOString(),
    localTime: new Date(atMs + STORE_OFFSET_MS).toISOString().slice(0, 19),
    storeId: till.storeId,
    storeName: till.storeName,
    tillId: till.tillId,
    tillName: till.name,
    memberId: member?.memberId ?? null,
    memberName: member?.name ?? null,
    memberNumber: member?.cardNumber ?? null,
    initial: text(initialKopecks),
    discount: text(discountKopecks),
    redeemed: text(redeemedKopecks),
    total: text(initialKopecks - discountKopecks - redeemedKopecks),
    accrued: member === null ? '0.00' : text(Math.round(initialKopecks / 20)),
    offline: number % 13 === 0,
    lineCount: 1 + (number % 7),
  });
}

/** `count` purchases back from `nowMs`, over all tills and the first members. */
export function makePurchases(
  nowMs: number,
  count: number,
  tills: readonly TillRow[],
  members: readonly MemberView[],
): PurchaseRow[] {
  return Array.from({ length: count }, (_, index) => {
    const number = count - index;
    const member = number % 4 === 3 ? null : members[(number * 3) % 8]!;
    return makePurchase(number, nowMs - (index + 1) * STEP_MS, tills[number % 4]!, member);
  });
}

const TEA = '4607051543010';

function makeLines(row: PurchaseRow): unknown[] {
  const loose = {
    lineId: 'l2',
    sku: 'T-0417',
    barcode: null,
    name: 'Улун «Большой красный халат» развесной, урожай весны, северные склоны',
    quantity: '0.350',
    unitPrice: '1890.00',
    initial: '661.50',
    discount: '66.15',
    redeemed: '0.00',
    total: '595.35',
    parts: [{ promotionId: 'ten', promotionName: '−10 % по карте клуба', amount: '66.15' }],
  };
  return [
    {
      lineId: 'l1',
      sku: 'T-0001',
      barcode: TEA,
      name: 'Чай чёрный «Утренний», 100 пакетиков',
      quantity: '2.000',
      unitPrice: '349.00',
      initial: '698.00',
      discount: '244.30',
      redeemed: row.redeemed,
      total: '453.70',
      parts: [
        { promotionId: 'ten', promotionName: '−10 % по карте клуба', amount: '69.80' },
        { promotionId: 'pair', promotionName: 'Вторая пачка за полцены', amount: '174.50' },
      ],
    },
    loose,
    {
      ...loose,
      lineId: 'l3',
      sku: '4600000000077',
      barcode: '4600000000077',
      name: 'Пакет',
      quantity: '1.000',
      unitPrice: '7.00',
      initial: '7.00',
      discount: '0.00',
      total: '7.00',
      parts: [],
    },
  ];
}

function makeTrace(): unknown[] {
  const skipped = { version: 3, outcome: 'skipped', benefitKopecks: 0, accrued: 0 };
  const fired = { version: 2, outcome: 'applied', reason: null };
  return [
    {
      ...fired,
      promotionId: 'ten',
      name: '−10 % по карте клуба',
      benefitKopecks: 13_595,
      accrued: 0,
    },
    {
      ...fired,
      promotionId: 'pair',
      name: 'Вторая пачка за полцены',
      benefitKopecks: 17_450,
      accrued: 0,
    },
    {
      ...fired,
      promotionId: 'five',
      name: '5 % бонусами со всего чека',
      benefitKopecks: 0,
      accrued: 4210,
    },
    {
      ...skipped,
      promotionId: 'birthday',
      name: 'Подарок ко дню рождения',
      reason: {
        code: 'condition.member_segment',
        fact: 'member.segments',
        expected: 'Именинники',
        seen: null,
      },
    },
    {
      ...skipped,
      promotionId: 'big',
      name: 'Скидка 500 ₽ от 5 000 ₽',
      reason: {
        code: 'condition.cheque_sum_min',
        fact: 'cheque.sum',
        expected: 500_000,
        seen: 136_650,
      },
    },
    {
      ...skipped,
      promotionId: 'summer',
      name: 'Летняя распродажа',
      reason: { code: 'period.ended', fact: null, expected: '2026-08-31', seen: '2026-11-21' },
    },
  ];
}

/** The whole of one purchase. */
export function makePurchaseView(row: PurchaseRow): PurchaseView {
  const paid = Number(row.total);
  return purchaseView.parse({
    ...row,
    cashier: 'Елена Смирнова',
    lines: makeLines(row),
    payments: [
      {
        method: 'cash',
        amount: row.total,
        tendered: (Math.ceil(paid / 500) * 500).toFixed(2),
        change: (Math.ceil(paid / 500) * 500 - paid).toFixed(2),
      },
    ],
    accruals:
      row.memberId === null
        ? []
        : [
            {
              promotionId: 'five',
              promotionName: '5 % бонусами со всего чека',
              currency: 'BONUS',
              currencyName: { ru: 'Бонусы', en: 'Bonuses' },
              amount: '42.10',
              base: '842.00',
              activateOn: '2026-12-01',
              expireOn: '2027-06-01',
            },
          ],
    trace: makeTrace(),
    traceWhole: true,
    calculation: {
      bundleHash: 'b'.repeat(64),
      inputHash: 'a'.repeat(64),
      engineVersion: '1',
      facts: [
        { fact: 'cheque.sum', value: '1366.50' },
        { fact: 'member.statuses.club', value: 'gold' },
      ],
    },
    receivedAt: row.at,
  });
}
