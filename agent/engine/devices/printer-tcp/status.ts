/** Status bits → what is the matter with the printer, and how the cashier sees it. */
import type { DeviceView } from '@verno/shared/contracts/bridge';
import { deviceProblem } from '@verno/shared/contracts/device-problems';
import type { Problem } from '@verno/shared/kernel/text';

export interface Sensors {
  readonly isOffline: boolean;
  readonly isCoverOpen: boolean;
  readonly isPaperOut: boolean;
  readonly isPaperNearEnd: boolean;
  readonly hasError: boolean;
}

const has = (byte: number, mask: number): boolean => (byte & mask) !== 0;

/** From the answers to `DLE EOT` 1, 2 and 4. */
export function sensorsOfStatus(printer: number, cause: number, paper: number): Sensors {
  return {
    isOffline: has(printer, 1 << 3),
    isCoverOpen: has(cause, 1 << 2),
    isPaperOut: has(cause, 1 << 5) || has(paper, 0b110_0000),
    isPaperNearEnd: has(paper, 0b1100),
    hasError: has(cause, 1 << 6),
  };
}

/** From the first three of the four bytes that `GS a` pushes. */
export function sensorsOfPushed([printer, error, paper]: readonly [
  number,
  number,
  number,
  number,
]): Sensors {
  return {
    isOffline: has(printer, 1 << 3),
    isCoverOpen: has(printer, 1 << 5),
    isPaperOut: has(paper, 0b1100),
    isPaperNearEnd: has(paper, 0b11),
    // Cutter, unrecoverable, recovering by itself.
    hasError: has(error, 0b110_1000),
  };
}

/** What stops a receipt for good until a person does something; null when nothing does. */
export function troubleOf(sensors: Sensors): Problem | null {
  if (sensors.isCoverOpen) return deviceProblem('device.cover_open');
  if (sensors.isPaperOut) return deviceProblem('device.paper_out');
  if (sensors.hasError) return deviceProblem('device.printer_error');
  return null;
}

/** What forbids to begin a receipt: every trouble, and being off-line for no named reason. */
export function refusalOf(sensors: Sensors): Problem | null {
  return troubleOf(sensors) ?? (sensors.isOffline ? deviceProblem('device.printer_offline') : null);
}

/** What is last known of the printer. */
export type PrinterCondition =
  | { readonly kind: 'off' }
  /** `problem`: a warning that does not keep it from printing. */
  | { readonly kind: 'ready'; readonly problem: Problem | null }
  | { readonly kind: 'missing'; readonly problem: Problem }
  | { readonly kind: 'error'; readonly problem: Problem };

export function conditionOf(sensors: Sensors): PrinterCondition {
  const refusal = refusalOf(sensors);
  if (refusal !== null) return { kind: 'error', problem: refusal };
  return {
    kind: 'ready',
    problem: sensors.isPaperNearEnd ? deviceProblem('device.paper_near_end') : null,
  };
}

export function printerView(id: string, condition: PrinterCondition): DeviceView {
  const problem = condition.kind === 'off' ? null : condition.problem;
  return { id, kind: 'printer', state: condition.kind, problem };
}
