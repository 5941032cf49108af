/** Fills the hub with the whole reference catalogue, when its file lies beside the project. */
import { execFile } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { ROOT } from '../paths.ts';
import type { DemoShop } from '../start/demo-shop.ts';
import { note, tell } from './say.ts';

const FILE = join(ROOT, '../shared/data/goods-ru.tsv.gz');
const WANTED = [/чай/i, /конфеты|шоколад/i, /молоко/i, /хлеб/i, /печенье/i, /сок /i];

/** @returns barcodes of real goods to sell: from the file, or from the demo catalogue without it. */
export async function importCatalogue(
  hubFolder: string,
  demo: DemoShop,
): Promise<readonly string[]> {
  tell('Каталог товаров');
  if (!existsSync(FILE)) {
    note(
      `большого справочника рядом нет, продаём из ${demo.goods.length} демонстрационных товаров`,
    );
    return demo.goods.map((item) => item.barcode);
  }
  const startedMs = performance.now();
  const cli = join(ROOT, 'cloud/hub/cli/main.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, 'import', 'goods', FILE, '--demo-prices', '--data', hubFolder],
    { cwd: ROOT, maxBuffer: 1 << 24 },
  );
  for (const line of stdout.trimEnd().split('\n').slice(-3)) note(line);
  note(`загрузка заняла ${((performance.now() - startedMs) / 1000).toFixed(1)} с`);
  return pickBarcodes();
}

/** The first goods of each wanted sort. */
async function pickBarcodes(): Promise<readonly string[]> {
  const picked: string[] = [];
  const wanted = [...WANTED];
  const lines = createInterface({ input: createReadStream(FILE).pipe(createGunzip()) });
  for await (const line of lines) {
    const [barcode = '', name = ''] = line.split('\t');
    const index = wanted.findIndex((pattern) => pattern.test(name));
    if (index >= 0) {
      picked.push(barcode);
      wanted.splice(index, 1);
    }
    if (wanted.length === 0) break;
  }
  lines.close();
  return picked;
}
