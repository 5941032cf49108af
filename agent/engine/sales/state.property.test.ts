import fc from 'fast-check';
import { memberId, purchaseId, reservationId } from '@verno/shared/kernel/ids';
import { lineAmount } from '@verno/shared/purchase/totals';
import { describe, expect, test } from 'vitest';
import { ANNA, APPLES, BREAD, MILK } from '../shop.testkit.ts';
import { QUANTITY_MILLI_MAX } from './lines.ts';
import { EMPTY_SALE, isEmpty, saleState } from './open-cheque.ts';
import { apply, phaseOf } from './state.ts';
import type { ReceiptState, SaleState } from './open-cheque.ts';
import type { SaleCommand } from './state.ts';

const uuid = fc.uuid({ version: 7 });
const goods = fc.constantFrom(MILK, BREAD, APPLES);
const lineId = fc.integer({ min: 1, max: 8 }).map(String);
const quantity = fc.oneof(
  fc.constantFrom(1000, 2000, 5000),
  fc.integer({ min: 1, max: QUANTITY_MILLI_MAX }),
);
const reservation = fc.record({
  reservationId: uuid.map((id) => reservationId.parse(id)),
  currency: fc.constant('bonus'),
  amount: fc.integer({ min: 1, max: 10_000 }),
  expiresAtMs: fc.constant(1),
});
const receipt = fc.record({
  kind: fc.constantFrom('sale' as const, 'refund' as const),
  purchaseId: uuid,
  number: fc.constant('7-1'),
  totalKopecks: fc.constant(100),
  changeKopecks: fc.constant(0),
  earned: fc.constant<ReceiptState['earned']>([]),
  print: fc.constantFrom('printing', 'printed', 'failed', 'unknown', 'not_printed'),
  problem: fc.constant(null),
});
const member = fc.constantFrom(ANNA, '0192a000-0000-7000-8000-000000000011').map((id) => ({
  memberId: memberId.parse(id),
  displayName: 'Анна К.',
  maskedNumber: '••••4567',
  method: 'card' as const,
}));

const command: fc.Arbitrary<SaleCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    goods,
    quantityMilli: fc.oneof(fc.constant(null), quantity),
    barcode: fc.constant(null),
  }),
  fc.record({ kind: fc.constant('set_quantity' as const), lineId, quantityMilli: quantity }),
  fc.record({ kind: fc.constant('remove_line' as const), lineId }),
  fc.record({ kind: fc.constant('identify' as const), member }),
  fc.constant({ kind: 'dismiss_member' as const }),
  fc.record({
    kind: fc.constant('redeem' as const),
    reservation: fc.option(reservation),
    own: fc.option(
      fc.record({ currency: fc.constant('bonus'), amount: fc.integer({ min: 1, max: 9 }) }),
    ),
  }),
  fc.record({ kind: fc.constant('agree' as const), totalKopecks: fc.nat() }),
  fc.constant({ kind: 'cancel' as const }),
  fc.record({ kind: fc.constant('paid' as const), receipt }),
  fc.constant({ kind: 'next' as const }),
  fc.record({ kind: fc.constant('show_receipt' as const), receipt }),
);
const steps = fc.array(fc.tuple(command, uuid), { maxLength: 60 });

/** Every state on the way, refusals included. */
function walk(taken: readonly (readonly [SaleCommand, string])[]): readonly SaleState[] {
  const states: SaleState[] = [EMPTY_SALE];
  for (const [next, id] of taken) {
    const before = states.at(-1)!;
    const done = apply(before, next, { newPurchaseId: purchaseId.parse(id) });
    states.push(done.ok ? done.value : before);
  }
  return states;
}

describe('the sale, whatever the cashier does', () => {
  test('every state can be kept on disk and read back as it was', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const last = walk(taken).at(-1);
        expect(saleState.parse(JSON.parse(JSON.stringify(last)))).toEqual(last);
      }),
    );
  });

  test('lines have ids of their own, lawful quantities and the price of what they hold', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        for (const { cheque } of walk(taken)) {
          const ids = cheque.lines.map(({ line }) => line.lineId);
          expect(new Set(ids).size).toBe(ids.length);
          for (const { line, unit } of cheque.lines) {
            expect(line.quantityMilli).toBeGreaterThan(0);
            expect(line.quantityMilli).toBeLessThanOrEqual(QUANTITY_MILLI_MAX);
            if (unit === 'piece') expect(line.quantityMilli % 1000).toBe(0);
            expect(line.amountKopecks).toBe(lineAmount(line.unitPriceKopecks, line.quantityMilli));
          }
          const pieces = cheque.lines.filter(({ unit }) => unit === 'piece');
          expect(new Set(pieces.map(({ line }) => line.sku)).size).toBe(pieces.length);
        }
      }),
    );
  });

  test('bonuses are held only for a member with goods, and exactly what is wished', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        for (const { cheque } of walk(taken)) {
          expect(cheque.redemption === null).toBe(
            cheque.reservation === null && cheque.own === null,
          );
          if (cheque.redemption === null) continue;
          expect(cheque.member).not.toBeNull();
          expect(cheque.lines.length).toBeGreaterThan(0);
          const { reservation: held, own } = cheque;
          expect(cheque.redemption.amount).toBe((held?.amount ?? 0) + (own?.amount ?? 0));
        }
      }),
    );
  });

  test('a cheque has an id from its first content to its end, and an empty one has none', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const states = walk(taken);
        states.forEach(({ cheque }, index) => {
          expect(cheque.purchaseId === null).toBe(isEmpty(cheque));
          const before = states[index - 1]?.cheque;
          if (before?.purchaseId !== null && cheque.purchaseId !== null && before !== undefined) {
            expect(cheque.purchaseId).toBe(before.purchaseId);
          }
        });
      }),
    );
  });

  test('an open question about paper never goes away by itself, and a scan is never refused for it', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        let before = EMPTY_SALE;
        for (const [next, id] of taken) {
          const done = apply(before, next, { newPurchaseId: purchaseId.parse(id) });
          const after = done.ok ? done.value : before;
          const answered = next.kind === 'show_receipt' || next.kind === 'paid';
          if (phaseOf(before) === 'ask_receipt' && !answered) {
            expect(phaseOf(after)).toBe('ask_receipt');
          }
          if (next.kind === 'add' && next.quantityMilli === null) {
            const sum = (state: SaleState): number =>
              state.cheque.lines.reduce((total, { line }) => total + line.quantityMilli, 0);
            if (done.ok) expect(sum(after)).toBe(sum(before) + 1000);
            else expect(done.error.code).toBe('sale.quantity_too_big');
          }
          before = after;
        }
      }),
    );
  });
});
