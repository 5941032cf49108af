import { expect, test } from 'vitest';
import { JOB, printerOnCounter, TIMEOUTS } from './counter.testkit.ts';
import { plainText } from './plain-text.testkit.ts';
import { PURCHASE, SETTINGS } from './purchase.testkit.ts';
import { receiptOf } from './receipt.ts';

for (const [profile, columns] of [
  ['epson', 48],
  ['rongta', 42],
  ['pos5890', 32],
] as const) {
  test(`[HW-03] [TILL-05] ${profile} at ${columns} columns prints Russian text as laid out`, async () => {
    const { simulator, printer } = await printerOnCounter({ profile, columns });
    expect(await printer.print(JOB)).toEqual({ outcome: 'printed', problem: null });
    const [paper, ...more] = simulator.papers();
    expect(more).toEqual([]);
    expect(simulator.warnings()).toEqual([]);
    expect(paper?.cut).toBe(profile === 'pos5890' ? undefined : 'partial');

    const laidOut = plainText(
      receiptOf(PURCHASE, SETTINGS, { copy: false, tillName: 'Касса 3' }),
      columns,
    );
    const bare = (text: string): string[] =>
      text
        .split('\n')
        .map((line) => line.replaceAll(/\[CODE128|[↕↔*\]║✂]/g, '').trim())
        .filter((line) => line !== '');
    expect(bare(paper?.text ?? '')).toEqual(bare(laidOut));
  });
}

test('[TILL-05] a copy says КОПИЯ at both ends, the original nowhere', async () => {
  const { simulator, printer } = await printerOnCounter();
  await printer.print(JOB);
  await printer.print({ ...JOB, jobId: 'copy', copy: true });
  const [original, copy] = simulator.papers().map(({ text }) => text);
  expect(original).not.toContain('КОПИЯ');
  expect(copy?.match(/КОПИЯ/g)).toHaveLength(2);
});

test('a number in Cyrillic is drawn as a QR code that reads back', async () => {
  const { simulator, printer } = await printerOnCounter();
  await printer.print({
    ...JOB,
    paper: { kind: 'sale', purchase: { ...PURCHASE, number: 'Т3-000042' } },
  });
  const [paper] = simulator.papers();
  expect(paper?.items).toContainEqual(expect.objectContaining({ kind: 'qr', data: 'Т3-000042' }));
  expect(simulator.warnings()).toEqual([]);
});

test('[TILL-05] asked twice while it prints, it prints once', async () => {
  const { simulator, printer } = await printerOnCounter({ lineMs: 2 });
  const [first, second] = await Promise.all([printer.print(JOB), printer.print(JOB)]);
  expect(first.outcome).toBe('printed');
  expect(second).toBe(first);
  expect(simulator.papers()).toHaveLength(1);
});

test('jobs go one after another, looks never come between, and too many are refused', async () => {
  const { simulator, printer } = await printerOnCounter({ lineMs: 5 });
  printer.start();
  const jobs = Array.from({ length: 10 }, (_, n) => printer.print({ ...JOB, jobId: `job-${n}` }));
  const outcomes = await Promise.all(jobs);
  expect(outcomes.slice(0, 8)).toEqual(
    Array.from({ length: 8 }, () => ({ outcome: 'printed', problem: null })),
  );
  expect(outcomes.slice(8)).toMatchObject([
    { outcome: 'failed', problem: { code: 'device.printer_busy' } },
    { outcome: 'failed', problem: { code: 'device.printer_busy' } },
  ]);
  expect(simulator.papers().filter(({ cut }) => cut !== undefined)).toHaveLength(8);
});

test('[HW-03] the drawer opens by its own job and not by a receipt', async () => {
  const { simulator, printer } = await printerOnCounter();
  await printer.print(JOB);
  expect(simulator.drawerKicks()).toEqual([]);
  expect(await printer.openDrawer()).toEqual({ outcome: 'printed', problem: null });
  await printer.print({ ...JOB, jobId: 'copy', copy: true });
  expect(simulator.drawerKicks()).toMatchObject([{ pin: 2, onMs: 100 }]);
});

test('paper that is nearly out is told and does not stand in the way', async () => {
  const { simulator, printer, untilProblem } = await printerOnCounter();
  printer.start();
  await untilProblem(null);
  simulator.setPaper('near-end');
  await untilProblem('device.paper_near_end');
  expect(printer.view().state).toBe('ready');
  expect((await printer.print(JOB)).outcome).toBe('printed');
});

test('stopping waits for the receipt that is printed', async () => {
  const { simulator, printer } = await printerOnCounter({ lineMs: 3 });
  printer.start();
  const printing = printer.print(JOB);
  await printer.stop();
  expect((await printing).outcome).toBe('printed');
  expect(printer.view().state).toBe('off');
  await expect
    .poll(() => simulator.state().isClientConnected, { timeout: TIMEOUTS.closeMs + 2000 })
    .toBe(false);
});
