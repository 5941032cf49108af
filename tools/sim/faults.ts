/** What may go wrong in a run. A class that is left out never happens: so a broken run is made small. */
export const FAULTS = [
  'drop',
  'duplicate',
  'delay',
  'partition',
  'till_crash',
  'hub_crash',
  'torn_commit',
  'clone',
  'till_restore',
  'hub_restore',
  'clock',
  'versions',
  'poison',
  'foreign_id',
  'forged_bundle',
  'revoke',
  'late_commit',
  'cleaning',
  'new_disk',
  'damaged_chunk',
  'snapshot_forgotten',
  'newer_snapshot',
  'rot',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Plan {
  readonly seed: number;
  readonly mode: 'safety' | 'progress';
  readonly faults: ReadonlySet<Fault>;
}
