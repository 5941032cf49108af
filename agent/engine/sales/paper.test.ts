import { paperNumber } from '@verno/shared/purchase/paper';
import type { Paper } from '@verno/shared/purchase/paper';
import { describe, expect, test, vi } from 'vitest';
import { PATIENCE } from '../till.testkit.ts';
import { startCounter } from './counter.testkit.ts';
import type { PrintOutcome, PrinterPort } from './receipts.ts';

interface Printed {
  readonly number: string;
  readonly copy: boolean;
}

/** A printer that answers as the test says, and remembers what it was given. */
function scriptedPrinter(...outcomes: readonly (PrintOutcome['outcome'] | 'never')[]) {
  const printed: Printed[] = [];
  let drawer = 0;
  const port: PrinterPort = {
    print: ({ paper, copy }: { paper: Paper; copy: boolean }) => {
      printed.push({ number: paperNumber(paper), copy });
      const outcome = outcomes[printed.length - 1] ?? 'printed';
      if (outcome === 'never') return new Promise(() => undefined);
      return Promise.resolve({ outcome, problem: null });
    },
    openDrawer: () => {
      drawer += 1;
      return Promise.resolve({ outcome: 'printed', problem: null });
    },
  };
  return { port, printed, drawer: () => drawer };
}

describe('the paper of a purchase', () => {
  test('[TILL-05] the receipt is printed once, a copy is marked as one', async () => {
    const printer = scriptedPrinter();
    const { cashier, receipt, notice } = startCounter(printer.port);
    await cashier.sell();
    await vi.waitFor(() => expect(receipt()?.print).toBe('printed'), PATIENCE);
    await cashier.run('reprintLast', null);
    await vi.waitFor(() => expect(notice()?.problem.code).toBe('print.copy_done'), PATIENCE);
    expect(printer.printed).toEqual([
      { number: '7-1', copy: false },
      { number: '7-1', copy: true },
    ]);
    expect(printer.drawer()).toBe(1);
  });

  test('[TILL-05] a receipt that certainly did not come out may be printed again as the original', async () => {
    const printer = scriptedPrinter('failed');
    const { cashier, receipt, phase } = startCounter(printer.port);
    await cashier.sell();
    await vi.waitFor(() => expect(receipt()?.print).toBe('failed'), PATIENCE);
    expect(phase()).toBe('paid');
    await cashier.run('resolveReceipt', { printed: false });
    await vi.waitFor(() => expect(receipt()?.print).toBe('printed'), PATIENCE);
    expect(printer.printed.map(({ copy }) => copy)).toEqual([false, false]);
    expect(printer.drawer()).toBe(1);
    expect(await cashier.refused('resolveReceipt', { printed: false })).toBe(
      'sale.receipt_decided',
    );
  });

  test('[TILL-05] the key of the copy prints the original while that never came out, a copy after', async () => {
    const printer = scriptedPrinter('failed');
    const { cashier, receipt } = startCounter(printer.port);
    await cashier.sell();
    await vi.waitFor(() => expect(receipt()?.print).toBe('failed'), PATIENCE);
    await cashier.run('reprintLast', null);
    await vi.waitFor(() => expect(receipt()?.print).toBe('printed'), PATIENCE);
    await cashier.run('reprintLast', null);
    await vi.waitFor(
      () => expect(printer.printed.map(({ copy }) => copy)).toEqual([false, false, true]),
      PATIENCE,
    );
  });

  test('[TILL-05] nobody knows: the cashier is asked, a scan meanwhile begins the next cheque', async () => {
    const printer = scriptedPrinter('unknown');
    const { cashier, receipt, phase, lines } = startCounter(printer.port);
    await cashier.sell();
    await vi.waitFor(() => expect(phase()).toBe('ask_receipt'), PATIENCE);
    expect(await cashier.refused('nextCheque', null)).toBe('sale.receipt_undecided');
    expect(await cashier.refused('reprintLast', null)).toBe('sale.receipt_undecided');
    await cashier.run('enterCode', { code: '4600000000022' });
    expect(phase()).toBe('ask_receipt');
    expect(lines()).toEqual(['BREAD']);
    const pay = { method: 'card', tenderedKopecks: null } as const;
    expect(await cashier.refused('pay', pay)).toBe('sale.receipt_undecided');
    await cashier.run('resolveReceipt', { printed: true });
    expect(phase()).toBe('selling');
    expect(lines()).toEqual(['BREAD']);
    expect(receipt()?.print).toBe('printed');
    expect(printer.printed).toHaveLength(1);
  });

  test('the next customer need not wait, but a receipt gone wrong comes back', async () => {
    let finish: (outcome: PrintOutcome) => void = () => undefined;
    const port: PrinterPort = {
      print: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
      openDrawer: () => Promise.resolve({ outcome: 'failed', problem: null }),
    };
    const { cashier, receipt, phase, lines } = startCounter(port);
    await cashier.sell();
    await cashier.run('enterCode', { code: '4600000000022' });
    expect(receipt()).toBeNull();
    await vi.waitFor(() => {
      finish({ outcome: 'unknown', problem: null });
      expect(phase()).toBe('ask_receipt');
    }, PATIENCE);
    expect(receipt()?.number).toBe('7-1');
    expect(lines()).toEqual(['BREAD']);
  });

  test('a driver that breaks leaves the question open, not the till', async () => {
    const port: PrinterPort = {
      print: () => Promise.reject(new Error('cable eaten')),
      openDrawer: () => Promise.reject(new Error('cable eaten')),
    };
    const { cashier, phase } = startCounter(port);
    await cashier.sell();
    await vi.waitFor(() => expect(phase()).toBe('ask_receipt'), PATIENCE);
  });

  test('without a printer the sale goes on and says so', async () => {
    const { cashier, receipt } = startCounter(null);
    await cashier.sell();
    expect(receipt()).toMatchObject({
      print: 'not_printed',
      problem: { code: 'print.no_printer' },
    });
    expect(await cashier.refused('reprintLast', null)).toBe('print.no_printer');
  });

  test('after a restart in the middle of printing the cashier is asked, oldest receipt first', async () => {
    const first = startCounter(scriptedPrinter('never').port);
    await first.cashier.sell();
    await first.cashier.sell();
    const printer = scriptedPrinter();
    const { cashier, phase, receipt, notice } = startCounter(printer.port, first.store);
    expect(phase()).toBe('ask_receipt');
    expect(receipt()?.number).toBe('7-1');
    expect(notice()?.problem).toEqual({ code: 'print.interrupted', params: { number: '7-1' } });
    expect(printer.printed).toEqual([]);
    await cashier.run('resolveReceipt', { printed: true });
    expect(receipt()).toMatchObject({ number: '7-2', print: 'unknown' });
    await cashier.run('resolveReceipt', { printed: false });
    await vi.waitFor(() => expect(receipt()?.print).toBe('printed'), PATIENCE);
    expect(printer.printed).toEqual([{ number: '7-2', copy: false }]);
  });
});
