import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPty } from '../../../hardware-sims/pty/pty.ts';
import { expect, onTestFinished, test } from 'vitest';
import { createSerialLink, stateOfOpenError } from './serial-link.ts';

/** Messages as serialport's bindings word them on Linux and on Windows. */
const CASES = [
  ['Error: No such file or directory, cannot open /dev/ttyACM0', 'missing'],
  ['Error: No such device or address, cannot open /dev/ttyACM0', 'missing'],
  ['Opening COM3: File not found', 'missing'],
  ['Error: Permission denied, cannot open /dev/ttyACM0', 'device.port_denied'],
  ['Opening COM3: Access denied', 'device.port_busy'],
  ['Error Resource temporarily unavailable Cannot lock port', 'device.port_busy'],
  ['Error: Inappropriate ioctl for device, cannot open /dev/null', 'device.port_error'],
] as const;

test('[HW-06] what the system says of a port becomes a sentence for the cashier', () => {
  for (const [message, expected] of CASES) {
    const state = stateOfOpenError(new Error(message), 'PORT');
    const said = state.kind === 'error' ? state.problem.code : state.kind;
    expect(said, message).toBe(expected);
  }
});

test('[HW-04] a cable pulled out while its last bytes are being handled is noticed, not read for ever', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'verno-link-'));
  const pty = await openPty({ path: join(folder, 'port') });
  const states: string[] = [];
  const link = createSerialLink({
    port: { path: pty.path },
    // The far end is gone before the next read: that read returns nothing instead of failing.
    onBytes: () => {
      execFileSync('pkill', ['-KILL', '-f', pty.path]);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    },
    onState: (state) => states.push(state.kind),
  });
  onTestFinished(async () => {
    await link.stop();
    await pty.close();
    await rm(folder, { recursive: true });
  });
  link.start();
  await pty.opened();
  await pty.write(Buffer.from('4600000'));
  await expect.poll(() => states, { timeout: 8000 }).toEqual(['ready', 'missing']);
}, 20_000);
