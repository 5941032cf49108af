/** What the one who sees everything remembers of a run. */
import type { Company, HubDisk, SimEvent } from './model.ts';
import type { SimTill } from './till-process.ts';

interface Receipt {
  readonly event: SimEvent;
  /** The only disk that had it was overwritten by an older one: no protocol can help. */
  lost: boolean;
  /** Its till's disk was overwritten: the hub alone has it, and a backup of the hub may not. */
  hubAlone: boolean;
}

export interface Sight {
  readonly company: Company;
  readonly hub: () => HubDisk;
  readonly tills: () => readonly SimTill[];
  /** By event hash: what was printed, and what was acknowledged by the hub as it is now. */
  readonly receipts: Map<string, Receipt>;
  readonly acked: Map<string, SimEvent>;
  /** When an event was first acknowledged, whatever happened to the hub since. */
  readonly firstAcked: Map<string, number>;
  readonly bundles: Map<number, string>;
  /** Member → what everything printed comes to. */
  readonly owed: Map<string, number>;
  /** Tills whose log may exist twice, and those the office stopped. */
  readonly suspects: Set<string>;
  readonly stoppedByHq: Set<string>;
  copies: number;
  hubRestores: number;
}

export function hubHas(hub: HubDisk, event: SimEvent): boolean {
  const log = hub.rows.get(event.till)?.logs.get(event.epoch);
  return log?.events[event.seq - 1]?.hash === event.hash || hub.quarantine.has(event.hash);
}
