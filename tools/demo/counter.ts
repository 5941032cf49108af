/** The cashier of the demonstration: scans with the simulated scanner, presses what a person would press. */
import { openFace } from '../headless/face.ts';
import type { HeadlessFace } from '../headless/face.ts';
import { remoteBench } from '../headless/bench.ts';
import type { BenchRemote } from '../headless/bench.ts';
import type { Shop } from '../start/shop.ts';
import type { TillView } from '@verno/shared/contracts/bridge';

const CATCH_UP_MS = 90_000;

export interface Counter {
  readonly face: HeadlessFace;
  readonly bench: BenchRemote;
  /** Scans a member's card and waits until the till knows him. */
  showCard(number: string): Promise<void>;
  /** Scans goods one by one and waits for each line. */
  scanGoods(barcodes: readonly string[]): Promise<void>;
  /** Pays all in cash and waits for the paper. */
  payCash(tenderedKopecks: number | null): Promise<TillView>;
}

/** Opens the till's face; waits until the till has its goods, members and rules. */
export async function openCounter(shop: Shop): Promise<Counter> {
  const face = await openFace(shop.tillUrl());
  const bench = remoteBench(shop.benchUrl);
  await face.until('devices', (view) => view.status.devices.every(isReady));
  await face.until('the catalogue', (view) => !view.status.catchingUp, CATCH_UP_MS);
  return {
    face,
    bench,
    showCard: async (number) => {
      await bench.scan(number);
      await face.until('the member', (view) => view.member !== null);
    },
    scanGoods: async (barcodes) => {
      for (const barcode of barcodes) {
        const before = pieces(face.view());
        await bench.scan(barcode);
        await face.until(`goods ${barcode}`, (view) => pieces(view) > before);
      }
    },
    payCash: async (tenderedKopecks) => {
      await face.command('pay', { method: 'cash', tenderedKopecks });
      return face.until('the receipt', (view) => view.receipt?.print === 'printed');
    },
  };
}

function isReady(device: TillView['status']['devices'][number]): boolean {
  return device.state === 'ready';
}

function pieces(view: TillView): number {
  if (view.phase !== 'selling') return 0;
  return view.lines.reduce((sum, line) => sum + line.quantityMilli, 0);
}
