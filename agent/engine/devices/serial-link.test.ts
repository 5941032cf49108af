import { expect, test } from 'vitest';
import { stateOfOpenError } from './serial-link.ts';

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
