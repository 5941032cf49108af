/** A till of its own process that sells to Anna for her bonuses until somebody kills it. */
import { randomBytes } from 'node:crypto';
import { createTill } from '../till.ts';

const [dataFolder = '', card = '', code = ''] = process.argv.slice(2);
const till = await createTill({
  dataFolder,
  faceFolder: dataFolder,
  hubUrl: null,
  enrolCode: null,
  listen: null,
  scannerPath: null,
  magstripePath: null,
  printer: null,
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
  random: { bytes: (count) => randomBytes(count) },
  log: () => undefined,
});
for (let amount = 1; ; amount += 1) {
  await till.command('identify', { text: card });
  await till.command('enterCode', { code });
  await till.command('redeem', { currency: 'bonus', amount });
  const paid = await till.command('pay', { method: 'card', tenderedKopecks: null });
  process.stdout.write(paid.ok ? 'paid\n' : `${paid.error.code}\n`);
}
