/** The process dies without a word while goods come back, and the face asks again what it did not hear. */
import { randomInt } from 'node:crypto';
import { refundFact } from '@verno/shared/purchase/refund-fact';
import { expect, test, vi } from 'vitest';
import { ENROLMENT_CODE, startFakeHub } from '../../fake-hub.testkit.ts';
import { startTillProcess } from '../../process.testkit.ts';
import { SHOP_FEED } from '../../shop.testkit.ts';
import { tempFolder } from '../../store/temp-folder.testkit.ts';
import { openFace } from '../../till.testkit.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const ROUNDS = 8;
/** A confirmation on a quiet machine takes less; some kills fall before it, some after. */
const KILL_WITHIN_MS = 40;
vi.setConfig({ testTimeout: 240_000 });

test('[TILL-06] kill -9 at any moment of a refund: no piece comes back twice, none is lost', async () => {
  const folder = tempFolder();
  const hub = await startFakeHub([...SHOP_FEED]);
  const place = ['--data', folder, '--port', '0', '--hub', hub.url];
  const start = async (more: readonly string[] = []) => {
    const till = await startTillProcess([...place, ...more]);
    const face = await openFace(till.url);
    await vi.waitFor(() => expect(face.views.at(-1)?.status.catchingUp).toBe(false), PATIENCE);
    return { till, face };
  };
  let now = await start(['--enrol', ENROLMENT_CODE]);
  for (let piece = 0; piece < ROUNDS / 2; piece += 1) {
    await now.face.ask('enterCode', { code: '4600000000015' });
  }
  await now.face.ask('pay', { method: 'cash', tenderedKopecks: null });
  const { purchaseId, totalKopecks } = now.face.views.at(-1)!.receipt!;
  let given = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await now.face.ask('nextCheque', null);
    if (now.face.views.at(-1)!.refund === null) {
      const opened = await now.face.ask('openRefund', { purchaseId });
      if (!opened.ok) {
        expect(opened.problem?.code).toBe('refund.nothing_left');
        break;
      }
    }
    const [line] = now.face.views.at(-1)!.refund!.lines;
    await now.face.ask('chooseRefund', { lineId: line!.lineId, quantityMilli: 1000 });
    const { refundId, moneyKopecks } = now.face.views.at(-1)!.refund!;
    const confirm = { refundId, moneyKopecks, reason: 'Брак' };
    now.face.send({ type: 'command', id: 9000 + round, command: 'confirmRefund', input: confirm });
    await new Promise((resolve) => setTimeout(resolve, randomInt(KILL_WITHIN_MS)));
    await now.till.kill('SIGKILL');
    now = await start();
    // The cashier does not know whether it was done, and presses again.
    const again = await now.face.ask('confirmRefund', confirm);
    expect(again.ok, JSON.stringify(again)).toBe(true);
    given += moneyKopecks;
  }
  expect(given).toBe(totalKopecks);
  const arrived = () =>
    hub.events
      .filter(({ kind }) => kind === 'purchase.refunded')
      .map(({ payload }) => refundFact.parse(payload));
  await vi.waitFor(() => expect(arrived()).toHaveLength(ROUNDS / 2), PATIENCE);
  expect(arrived().reduce((sum, one) => sum + one.moneyKopecks, 0)).toBe(totalKopecks);
  expect(new Set(arrived().map((one) => one.number)).size).toBe(ROUNDS / 2);
});
