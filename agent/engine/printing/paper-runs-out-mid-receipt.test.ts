import { expect, test } from 'vitest';
import { HURRIED, JOB, printerOnCounter } from './counter.testkit.ts';

const count = (texts: readonly string[], what: string): number =>
  texts.join('\n').split(what).length - 1;

for (const profile of ['epson', 'rongta'] as const) {
  test(`[TILL-05] on ${profile}: unknown, never printed again by itself, a copy on demand`, async () => {
    const { simulator, printer, untilProblem } = await printerOnCounter({ profile, lineMs: 2 });
    printer.start();
    await untilProblem(null);
    simulator.paperOutAfterLines(12);
    const outcome = await printer.print(JOB);
    expect(outcome).toEqual({
      outcome: 'unknown',
      problem: { code: 'device.paper_out', params: {} },
    });
    await untilProblem('device.paper_out');
    expect(printer.view().state).toBe('error');
    expect(simulator.papers()[0]?.cut).toBeUndefined();

    // While there is no paper, asking again is refused before a byte is sent.
    const refused = await printer.print({ ...JOB, jobId: 'copy', copy: true });
    expect(refused).toEqual({
      outcome: 'failed',
      problem: { code: 'device.paper_out', params: {} },
    });

    simulator.setPaper('ok');
    await untilProblem(null);
    const copy = await printer.print({ ...JOB, jobId: 'copy', copy: true });
    expect(copy.outcome).toBe('printed');
    const texts = simulator.papers().map(({ text }) => text);
    expect(count(texts, 'КОПИЯ')).toBe(2);
    // One head of an original, one of the copy: nothing was begun a third time.
    expect(count(texts, 'Чек № 3-000042')).toBe(2);
  });
}

test('[TILL-05] a model that says nothing of itself: no orderly end is unknown', async () => {
  const { simulator, printer } = await printerOnCounter(
    { profile: 'pos5890', columns: 32 },
    { timeouts: HURRIED },
  );
  simulator.paperOutAfterLines(12);
  expect(await printer.print(JOB)).toEqual({
    outcome: 'unknown',
    problem: { code: 'device.print_unconfirmed', params: {} },
  });
});

test('[HW-06] the knife jams in the middle: the rest is dropped, the next receipt is whole', async () => {
  const { simulator, printer } = await printerOnCounter({ lineMs: 5 });
  const printing = printer.print(JOB);
  await expect
    .poll(() => simulator.papers()[0]?.lines.length ?? 0, { interval: 2 })
    .toBeGreaterThan(5);
  simulator.setError('cutter');
  expect(await printing).toEqual({
    outcome: 'unknown',
    problem: { code: 'device.printer_error', params: {} },
  });
  // The driver's DLE ENQ 2 has cleared both the error and the buffer.
  await expect
    .poll(() => simulator.state(), { timeout: 2000 })
    .toMatchObject({
      isOnline: true,
      bufferedBytes: 0,
    });
  expect((await printer.print({ ...JOB, copy: true })).outcome).toBe('printed');
  const texts = simulator.papers().map(({ text }) => text);
  expect(count(texts, 'Спасибо за покупку!')).toBe(1);
});
