/** Goods coming back to the toy shop: one receipt of this till, one of another. */
import type {
  BridgeInput,
  BridgeOutput,
  FoundReceipt,
  RefundView,
  TillView,
} from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import { EMPTY_VIEW } from './toy-shop.testkit.ts';

export const OWN: FoundReceipt = {
  purchaseId: '01890a5d-ac96-774b-bcce-b302099a8057',
  number: '2-118',
  soldAt: '2026-11-21T18:40:00',
  soldElsewhere: null,
  totalKopecks: 82_870,
  refunded: 'none',
};
export const OTHERS: FoundReceipt = {
  ...OWN,
  purchaseId: '01890a5d-ac96-774b-bcce-b302099a8058',
  number: '5-77',
  soldElsewhere: 'Пятёрочка на Мира, Касса 5',
};

const NOTHING_CHOSEN: RefundView = {
  refundId: '01890a5d-ac96-774b-bcce-b302099a8060',
  purchaseId: OWN.purchaseId,
  number: OWN.number,
  soldAt: OWN.soldAt,
  soldElsewhere: null,
  hasMember: true,
  unchecked: false,
  lines: [
    {
      lineId: 'l1',
      name: 'Чай чёрный «Принцесса Нури» крупнолистовой, 100 г',
      unit: 'piece',
      soldMilli: 3000,
      leftMilli: 3000,
      chosenMilli: 0,
      paidKopecks: 51_273,
      backKopecks: 0,
    },
    {
      lineId: 'l2',
      name: 'Сыр российский, вес',
      unit: 'kg',
      soldMilli: 351,
      leftMilli: 351,
      chosenMilli: 0,
      paidKopecks: 31_597,
      backKopecks: 0,
    },
    {
      lineId: 'l3',
      name: 'Хлеб бородинский',
      unit: 'piece',
      soldMilli: 1000,
      leftMilli: 0,
      chosenMilli: 0,
      paidKopecks: 6_450,
      backKopecks: 0,
    },
  ],
  moneyKopecks: 0,
  payments: [],
  bonusesBack: [],
  bonusesTaken: [],
};

export function find(number: string): BridgeOutput<'findReceipts'> {
  if (number === '') return { receipts: [OWN], hub: 'not_asked' };
  return { receipts: [OWN, OTHERS].filter((one) => one.number.startsWith(number)), hub: 'asked' };
}

export function open(view: TillView, { purchaseId }: BridgeInput<'openRefund'>): TillView {
  const from = purchaseId === OTHERS.purchaseId ? OTHERS : OWN;
  const { number, soldElsewhere } = from;
  return { ...view, refund: { ...NOTHING_CHOSEN, purchaseId, number, soldElsewhere } };
}

export function choose(view: TillView, input: BridgeInput<'chooseRefund'>): TillView {
  const lines = view.refund?.lines.map((line) =>
    line.lineId === input.lineId ? { ...line, chosenMilli: input.quantityMilli } : line,
  );
  return counted(view, lines ?? []);
}

export function chooseWhole(view: TillView): TillView {
  const lines = view.refund?.lines.map((line) => ({ ...line, chosenMilli: line.leftMilli }));
  return counted(view, lines ?? []);
}

export function confirm(view: TillView, input: BridgeInput<'confirmRefund'>): TillView | Problem {
  if (view.refund === null) return { code: 'refund.not_open', params: {} };
  return {
    ...EMPTY_VIEW,
    status: view.status,
    phase: 'paid',
    receipt: {
      kind: 'refund',
      purchaseId: view.refund.refundId,
      number: '2-119',
      totalKopecks: input.moneyKopecks,
      changeKopecks: 0,
      earned: [],
      print: 'printed',
      problem: null,
    },
  };
}

function counted(view: TillView, chosen: RefundView['lines']): TillView {
  if (view.refund === null) return view;
  const lines = chosen.map((line) => ({
    ...line,
    backKopecks: Math.round((line.paidKopecks * line.chosenMilli) / line.soldMilli),
  }));
  const moneyKopecks = lines.reduce((sum, line) => sum + line.backKopecks, 0);
  const figure = (amount: number) =>
    moneyKopecks === 0
      ? []
      : [{ currencyName: { ru: 'Бонусы', en: 'Bonuses' }, amount, precision: 2 }];
  return {
    ...view,
    refund: {
      ...view.refund,
      lines,
      moneyKopecks,
      payments: moneyKopecks === 0 ? [] : [{ method: 'cash', amountKopecks: moneyKopecks }],
      bonusesBack: figure(5000),
      bonusesTaken: figure(855),
    },
  };
}
