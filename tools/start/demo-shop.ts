/** What the hub's demo command says of the shop it made or found. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ROOT } from '../paths.ts';

const demoShop = z.object({
  signIns: z.array(z.object({ login: z.string(), password: z.string(), role: z.string() })).min(1),
  tills: z
    .array(
      z.object({
        tillId: z.string(),
        name: z.string(),
        storeName: z.string(),
        /** One-time enrolment code; null once the till has enrolled. */
        code: z.string().nullable(),
      }),
    )
    .min(1),
  cards: z.array(z.object({ number: z.string(), name: z.string() })),
  goods: z.array(z.object({ barcode: z.string(), name: z.string() })),
});
export type DemoShop = z.infer<typeof demoShop>;

/** Cards and goods offered as buttons on the bench page. */
const PRESET_CARDS_MAX = 6;
const PRESET_GOODS_MAX = 14;

/** Makes the demo shop in the hub of this data folder, or reads the one that is there. */
export async function readDemoShop(hubFolder: string): Promise<DemoShop> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'cloud/hub/cli/main.ts'), 'demo', '--json', '--data', hubFolder],
    { cwd: ROOT, maxBuffer: 1 << 24 },
  );
  return demoShop.parse(JSON.parse(stdout));
}

/** Writes what can be scanned with one click. @returns the file for the bench. */
export function writePresets(folder: string, shop: DemoShop): string {
  const cards = shop.cards
    .slice(0, PRESET_CARDS_MAX)
    .map((card) => ({ kind: 'card', title: card.name, code: card.number }));
  const goods = shop.goods
    .slice(0, PRESET_GOODS_MAX)
    .map((item) => ({ kind: 'goods', title: item.name.slice(0, 100), code: item.barcode }));
  const file = join(folder, 'presets.json');
  writeFileSync(file, JSON.stringify([...cards, ...goods]));
  return file;
}
