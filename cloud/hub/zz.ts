import { randomBytes } from 'node:crypto';
import { openEmbedded } from './store/embedded/embedded.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
const t = performance.now();
const e = await openEmbedded({ data: process.argv[2]!, random: { bytes: (n) => randomBytes(n) } });
console.log('open', performance.now() - t);
const d = openDatabase({ connectionString: e.url, applicationName: 'verno-hub' }, (x) =>
  console.log(x),
);
console.log(await migrate(d.db));
console.log(await migrate(d.db));
console.log('migrated', performance.now() - t);
await d.close();
await e.close();
console.log('closed', performance.now() - t);
