/** The hub comes back; its books and the till's file are laid side by side. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getMember, listMembers } from '@verno/shared/contracts/hub/members';
import { listPurchases } from '@verno/shared/contracts/hub/purchases';
import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { toMoneyText } from '@verno/shared/money/text';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { openConsole } from '../headless/console.ts';
import type { Caller } from '../headless/console.ts';
import { readTillPurchases } from '../headless/till-file.ts';
import { ROOT } from '../paths.ts';
import type { Shop } from '../start/shop.ts';
import type { Counter } from './counter.ts';
import { must, note, showTable, tell } from './say.ts';

const DRAIN_MS = 60_000;

export async function compareBooks(
  shop: Shop,
  counter: Counter,
  tillFolder: string,
): Promise<void> {
  tell('Хаб снова запущен: очередь уходит, книги сверяются');
  await shop.startHub();
  await counter.face.until('an empty queue', (view) => view.status.queue === 0, DRAIN_MS);
  const signIn = shop.demo.signIns[0];
  must(signIn !== undefined, 'есть вход в АРМ');
  const hub = await openConsole(shop.hubUrl, signIn.login, signIn.password);
  const atTill = readTillPurchases(tillFolder);
  const { items: atHub } = await hub.call(listPurchases, { query: { limit: 200 } });
  const hubById = new Map(atHub.map((row) => [row.purchaseId, row]));
  const rows = atTill.map((purchase) => compare(purchase, hubById.get(purchase.purchaseId)));
  showTable([
    ['чек', 'касса', 'хаб', 'бонусы', 'равно'],
    ...rows.map((row) => [...row.cells, row.equal ? 'да' : 'НЕТ']),
  ]);
  await showBalances(shop, hub);
  await verifyBooks(shop, join(tillFolder, '../hub'));
  const lost = rows.filter((row) => !row.known).length;
  const doubled = atHub.length - hubById.size + (atHub.length - atTill.length + lost);
  must(
    rows.every((row) => row.equal),
    'суммы кассы и хаба равны',
  );
  must(lost === 0 && doubled === 0, `потеряно ${lost}, задвоено ${doubled}`);
  note(`потеряно ${lost}, задвоено ${doubled}`);
}

function compare(
  fact: PurchaseFact,
  row: PurchaseRow | undefined,
): { readonly cells: readonly string[]; readonly equal: boolean; readonly known: boolean } {
  const till = toMoneyText(fact.result.totals.totalKopecks);
  const equal =
    row !== undefined &&
    row.total === till &&
    row.discount === toMoneyText(fact.result.totals.discountKopecks) &&
    row.number === fact.number;
  return {
    cells: [fact.number, till, row?.total ?? '—', row?.accrued ?? '—'],
    equal,
    known: row !== undefined,
  };
}

async function showBalances(shop: Shop, hub: Caller): Promise<void> {
  for (const card of shop.demo.cards.slice(0, 2)) {
    const found = await hub.call(listMembers, { query: { search: card.number } });
    const row = found.items[0];
    must(row !== undefined, `хаб знает карту ${card.number}`);
    const member = await hub.call(getMember, { params: { memberId: row.memberId } });
    const accounts = member.accounts.map(
      (account) =>
        `${account.currencyName.ru.toLowerCase()}: ${account.active} (ждут ${account.pending})`,
    );
    note(`${member.name}: ${accounts.join('; ')}`);
  }
}

/** The hub's own check of its books; its exit code is not 0 when anything differs. */
async function verifyBooks(shop: Shop, hubFolder: string): Promise<void> {
  must(shop.hub().pid > 0, 'хаб работает');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'cloud/hub/cli/main.ts'), 'verify', '--data', hubFolder],
    { cwd: ROOT },
  );
  for (const line of stdout.trimEnd().split('\n')) note(line);
}
