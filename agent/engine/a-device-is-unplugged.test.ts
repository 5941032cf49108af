/** Cables pulled out and put back under a whole till: the strip says it, selling goes on, all returns by itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceView, TillView } from '@verno/shared/contracts/bridge';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createPrinter } from '../../hardware-sims/printer/printer.ts';
import { createScanner } from '../../hardware-sims/scanner/scanner.ts';
import { cashierOf, startShop } from './till.testkit.ts';
import type { Till } from './till.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const MILK = '4600000000015';
const CASH = { method: 'cash', tenderedKopecks: null } as const;
vi.setConfig({ testTimeout: 120_000 });

async function counter() {
  const folder = mkdtempSync(join(tmpdir(), 'verno-unplug-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const printer = await createPrinter({});
  onTestFinished(printer.close);
  const scanner = await createScanner({ path: join(folder, 'scanner') });
  onTestFinished(scanner.close);
  const { till, hub } = await startShop({
    till: {
      printer: { host: '127.0.0.1', port: printer.port },
      scannerPath: scanner.port.path,
    },
  });
  await deviceIs(till, 'printer', ({ state, problem }) => state === 'ready' && problem === null);
  await deviceIs(till, 'scanner', ({ state }) => state === 'ready');
  return { till, hub, printer, scanner, cashier: cashierOf(till) };
}

function deviceIs(till: Till, id: string, wanted: (device: DeviceView) => boolean): Promise<void> {
  return vi.waitFor(() => {
    const device = till.view().status.devices.find((one) => one.id === id);
    expect(device !== undefined && wanted(device), JSON.stringify(device)).toBe(true);
  }, PATIENCE);
}

function shows(till: Till, wanted: (view: TillView) => boolean): Promise<void> {
  return vi.waitFor(() => {
    const view = till.view();
    expect(wanted(view), JSON.stringify(view.receipt)).toBe(true);
  }, PATIENCE);
}

describe('a device is unplugged under the till', () => {
  test('[HW-04] the printer: the sale stands, its receipt waits, and comes out once when it is back', async () => {
    const { till, hub, printer, cashier } = await counter();
    await cashier('enterCode', { code: MILK });
    await cashier('pay', CASH);
    await shows(till, ({ receipt }) => receipt?.print === 'printed');
    await printer.unplug();
    await deviceIs(till, 'printer', ({ state }) => state === 'missing' || state === 'error');

    await cashier('enterCode', { code: MILK });
    await cashier('enterCode', { code: MILK });
    const paid = await cashier('pay', CASH);
    expect(paid.receipt?.number).toBe('7-2');
    await shows(till, ({ receipt }) => receipt?.print === 'failed');
    expect(till.view().receipt?.problem?.code).toMatch(/^(device|print)\./);
    await vi.waitFor(() => expect(hub.events).toHaveLength(2), PATIENCE);

    await printer.plug();
    await deviceIs(till, 'printer', ({ state, problem }) => state === 'ready' && problem === null);
    await cashier('resolveReceipt', { printed: false });
    await shows(till, ({ receipt }) => receipt?.print === 'printed');
    expect(printer.papers().filter(({ cut }) => cut !== null)).toHaveLength(2);
  });

  test('[HW-04] the scanner: goods are typed meanwhile; put back, it scans on without a click', async () => {
    const { till, hub, scanner, cashier } = await counter();
    await scanner.port.opened();
    await scanner.scan(MILK);
    await shows(till, ({ lines }) => lines.length === 1);
    await scanner.port.unplug();
    await deviceIs(
      till,
      'scanner',
      ({ state, problem }) => state === 'missing' && problem !== null,
    );
    await cashier('enterCode', { code: MILK });
    await cashier('pay', CASH);
    await scanner.port.plug();
    await deviceIs(till, 'scanner', ({ state, problem }) => state === 'ready' && problem === null);
    await scanner.port.opened();
    await scanner.scan(MILK);
    await shows(till, ({ phase, lines }) => phase === 'selling' && lines.length === 1);
    await vi.waitFor(() => expect(hub.events).toHaveLength(1), PATIENCE);
  });

  test('[HW-04] both, in the middle of a cheque, again and again: nothing is lost and all comes back', async () => {
    const { till, hub, printer, scanner, cashier } = await counter();
    for (let round = 1; round <= 2; round += 1) {
      await cashier('enterCode', { code: MILK });
      await Promise.all([printer.unplug(), scanner.port.unplug()]);
      await deviceIs(till, 'scanner', ({ state }) => state === 'missing');
      await deviceIs(till, 'printer', ({ state }) => state !== 'ready');
      expect(till.view().lines).toHaveLength(1);
      await Promise.all([printer.plug(), scanner.port.plug()]);
      await deviceIs(till, 'scanner', ({ state }) => state === 'ready');
      await deviceIs(
        till,
        'printer',
        ({ state, problem }) => state === 'ready' && problem === null,
      );
      await cashier('pay', CASH);
      await shows(till, ({ receipt }) => receipt?.print === 'printed');
    }
    expect(printer.papers().filter(({ cut }) => cut !== null)).toHaveLength(2);
    await vi.waitFor(() => expect(hub.events).toHaveLength(2), PATIENCE);
  });
});
