/** After the storm: what the till confirmed and printed against what the hub has in its books. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listPurchases } from '@verno/shared/contracts/hub/purchases';
import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { toMoneyText } from '@verno/shared/money/text';
import { openConsole } from '../headless/console.ts';
import { openFace } from '../headless/face.ts';
import { readTillPurchases } from '../headless/till-file.ts';
import { ROOT } from '../paths.ts';
import type { Shop } from '../start/shop.ts';
import type { Cashier } from './cashier.ts';

const DRAIN_MS = 180_000;

export interface Verdict {
  readonly confirmed: number;
  readonly printed: number;
  readonly inTill: number;
  readonly inHub: number;
  /** Confirmed or printed and not in the hub. */
  readonly lost: number;
  /** In the hub more than once, or printed as an original more than once. */
  readonly doubled: number;
  /** In the hub and not in the till's log. */
  readonly invented: number;
  /** Sums that differ between till and hub. */
  readonly differing: number;
  readonly booksAgree: boolean;
  readonly books: readonly string[];
  readonly examples: readonly string[];
}

const EXAMPLES_MAX = 10;

/** Waits until the queue is empty, then compares. */
export async function judge(shop: Shop, cashier: Cashier, dataFolder: string): Promise<Verdict> {
  const face = await openFace(shop.tillUrl());
  await face.until('an empty queue', (view) => view.status.queue === 0, DRAIN_MS);
  face.close();
  const atTill = readTillPurchases(join(dataFolder, 'till'));
  const atHub = await hubPurchases(shop);
  const papers = await cashier.papers();
  const hubIds = new Map<string, PurchaseRow[]>();
  for (const row of atHub) {
    hubIds.set(row.purchaseId, [...(hubIds.get(row.purchaseId) ?? []), row]);
  }
  const numbers = new Map(atHub.map((row) => [row.number, row]));
  const lostSales = cashier.sold.filter(({ purchaseId }) => !hubIds.has(purchaseId));
  const lostLog = atTill.filter(({ purchaseId }) => !hubIds.has(purchaseId));
  const lostPapers = [...papers.keys()].filter((number) => !numbers.has(number));
  const twice = [...hubIds.values()].filter((rows) => rows.length > 1);
  const printedTwice = [...papers].filter(([, count]) => count > 1);
  const tillIds = new Set<string>(atTill.map(({ purchaseId }) => purchaseId));
  const invented = atHub.filter(({ purchaseId }) => !tillIds.has(purchaseId));
  const differing = atTill.filter(
    ({ purchaseId, result, number }) =>
      hubIds.get(purchaseId)?.[0]?.total !== toMoneyText(result.totals.totalKopecks) ||
      hubIds.get(purchaseId)?.[0]?.number !== number,
  );
  const books = await verifyBooks(join(dataFolder, 'hub'));
  const examples = [
    ...lostSales.map(({ number }) => `confirmed and not in the hub: ${number}`),
    ...lostLog.map(({ number }) => `in the till and not in the hub: ${number}`),
    ...lostPapers.map((number) => `printed and not in the hub: ${number}`),
    ...printedTwice.map(([number, count]) => `printed ${count} times: ${number}`),
    ...invented.map(({ number }) => `in the hub and not in the till: ${number}`),
    ...differing.map(({ number }) => `sums differ: ${number}`),
  ];
  return {
    confirmed: cashier.sold.length,
    printed: papers.size,
    inTill: atTill.length,
    inHub: atHub.length,
    lost:
      new Set([...lostSales, ...lostLog].map(({ purchaseId }) => purchaseId)).size +
      lostPapers.length,
    doubled: twice.length + printedTwice.length,
    invented: invented.length,
    differing: differing.length,
    booksAgree: books.agree,
    books: books.lines,
    examples: examples.slice(0, EXAMPLES_MAX),
  };
}

async function hubPurchases(shop: Shop): Promise<readonly PurchaseRow[]> {
  const signIn = shop.demo.signIns[0];
  if (signIn === undefined) throw new Error('nobody may sign in');
  const hub = await openConsole(shop.hubUrl, signIn.login, signIn.password);
  const rows: PurchaseRow[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string | number> = cursor === null ? {} : { cursor };
    const page: { items: PurchaseRow[]; nextCursor: string | null } = await hub.call(
      listPurchases,
      {
        query: { ...query, limit: 200 },
      },
    );
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

async function verifyBooks(
  hubFolder: string,
): Promise<{ readonly agree: boolean; readonly lines: readonly string[] }> {
  const cli = join(ROOT, 'cloud/hub/cli/main.ts');
  const run = promisify(execFile);
  try {
    const { stdout } = await run(process.execPath, [cli, 'verify', '--data', hubFolder], {
      cwd: ROOT,
    });
    return { agree: true, lines: stdout.trimEnd().split('\n') };
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    return { agree: false, lines: said.trimEnd().split('\n').slice(0, EXAMPLES_MAX) };
  }
}
