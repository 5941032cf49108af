/** The state of a scanner's line as the cashier sees it. */
import type { DeviceView } from '@verno/shared/contracts/bridge';
import { deviceProblem } from '@verno/shared/contracts/device-problems';
import type { SerialLinkState } from '../serial-link.ts';

/** @param port path of the port, named in the sentence when the scanner is missing */
export function scannerView(id: string, port: string, state: SerialLinkState): DeviceView {
  const problem =
    state.kind === 'missing'
      ? deviceProblem('device.scanner_missing', { port })
      : state.kind === 'error'
        ? state.problem
        : null;
  return { id, kind: 'scanner', state: state.kind, problem };
}
