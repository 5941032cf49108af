/**
 * What work costs beside time: processor time of the server's processes and of the hub, and statements.
 * On a machine that others share these say more than a clock.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { z } from 'zod';

/** Ticks of the processor clock in a second, as Linux tells them. */
const TICKS_PER_SECOND = 100;

interface Effort {
  /** Processor time, milliseconds. */
  readonly serverMs: number;
  readonly hubMs: number;
  readonly selfMs: number;
  readonly statements: number;
}

export interface EffortMeter {
  /** Effort since the last call. */
  lap(): Promise<Effort>;
}

/** For a server with pg_stat_statements, whose first process and the hub's are named. */
export async function openEffort(
  client: pg.Client,
  pids: { readonly server: number; readonly hub: number },
): Promise<EffortMeter> {
  await client.query('create extension if not exists pg_stat_statements');
  const now = async (): Promise<Effort> => ({
    serverMs: [pids.server, ...childrenOf(pids.server)].reduce((sum, pid) => sum + cpuMs(pid), 0),
    hubMs: cpuMs(pids.hub),
    selfMs: cpuMs(process.pid),
    statements: await statements(client),
  });
  let before = await now();
  return {
    async lap() {
      const after = await now();
      const lap = {
        serverMs: after.serverMs - before.serverMs,
        hubMs: after.hubMs - before.hubMs,
        selfMs: after.selfMs - before.selfMs,
        statements: after.statements - before.statements,
      };
      before = after;
      return lap;
    },
  };
}

const counted = z.tuple([z.object({ calls: z.coerce.number() })]);

async function statements(client: pg.Client): Promise<number> {
  const { rows } = await client.query('select sum(calls) as calls from pg_stat_statements');
  return counted.parse(rows)[0].calls;
}

/** User and system time, with that of children that have ended; 0 for a process that is gone. */
function cpuMs(pid: number): number {
  const fields = statOf(pid);
  const ticks = [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place] ?? 0), 0);
  return (ticks / TICKS_PER_SECOND) * 1000;
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && Number(statOf(pid)[1]) === parent);
}

/** Fields of /proc/PID/stat after the name (proc(5)): state, parent, … */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}
