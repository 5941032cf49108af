/** What the parts of the benchmark share. */
import type pg from 'pg';
import type { Database } from '../../../cloud/hub/store/database.ts';
import type { Report } from '../line.ts';

export interface SyncSize {
  readonly tills: number;
  readonly purchases: number;
  readonly members: number;
  readonly goods: number;
  /** The queues are drained for so long at most. */
  readonly seconds: number;
}

/** What a part of the benchmark works with. */
export interface SyncSite {
  readonly hubUrl: string;
  readonly hubPid: number;
  readonly databaseUrl: string;
  readonly db: Database['db'];
  readonly client: pg.Client;
  /** A folder on the project's own disk. */
  readonly folder: string;
  /** Enrolment codes of tills that nobody is yet. */
  readonly codes: readonly string[];
  readonly size: SyncSize;
  readonly report: Report;
}
