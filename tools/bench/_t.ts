import { inFolder } from './folder.ts';
import { fillShop } from './till/shop.ts';
import { confirm } from './till/confirm.ts';
await inFolder(async (f) => {
  fillShop(f, { goods: 100_000, members: 2000, promotions: 1000 }, 1e12);
  await confirm(f, 100_000, (l) => console.log(JSON.stringify(l)));
});
process.exit();
