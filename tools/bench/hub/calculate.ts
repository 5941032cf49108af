/**
 * A purchase of ten lines calculated over HTTP by a program's token, beside a route that does nothing, at
 * 1, 8 and 32 clients. Both kinds of calls take turns, so that a busy second falls on both.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { addApplication } from '../../../cloud/hub/auth/applications.ts';
import { keepStaged, openStage, stageGoods } from '../../../cloud/hub/directory/goods.ts';
import type { Db } from '../../../cloud/hub/store/database.ts';
import { createIds, systemClock, systemRandom } from '../../../cloud/hub/system.ts';
import { PARTNER } from '../engine/ours.ts';
import { makeLines } from '../engine/rules.ts';
import { against, benchLine } from '../line.ts';
import type { Report } from '../line.ts';
import { figuresOf } from '../sampling.ts';
import { CATEGORIES, memberAt, STORE, tillAt } from './company.ts';

const LINES = 10;
const CLIENTS = [1, 8, 32] as const;
const ROUNDS = 12;
const WARMUP_ROUNDS = 3;
/** Calls of one round, over all clients. */
const CALLS = 96;
const UNLIMITED = 100_000;

const token = z.object({ access_token: z.string() });
const calculated = z.object({
  state: z.literal('calculated'),
  price: z.object({ total: z.string() }),
});

/** @returns the credentials of a program that may calculate; its goods are in the catalogue. */
export async function seedProgram(db: Db): Promise<{ clientId: string; clientSecret: string }> {
  const clientId = createIds(systemClock, systemRandom).next();
  const clientSecret = await db.transaction().execute(async (tx) => {
    await openStage(tx);
    await stageGoods(
      tx,
      makeLines(LINES, CATEGORIES).map((line, index) => ({
        line: index,
        sku: `sku-${line.lineId}`,
        name: `Товар ${line.lineId}`,
        barcode: null,
        plu: null,
        unit: 'piece',
        priceKopecks: line.priceKopecks,
        minPriceKopecks: null,
        category: line.category,
        brand: line.brand,
      })),
    );
    await keepStaged(tx, PARTNER);
    return addApplication(tx, systemRandom, {
      applicationId: clientId,
      partnerId: PARTNER,
      name: 'Замер',
      grants: { rights: ['purchases.make'], storeIds: null },
      callsPerMinute: UNLIMITED,
      nowMs: Date.now(),
    });
  });
  return { clientId, clientSecret };
}

export async function benchCalculate(
  url: string,
  program: { readonly clientId: string; readonly clientSecret: string },
  report: Report,
): Promise<void> {
  const bearer = await getToken(url, program);
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  let member = 0;
  const calculate = async (): Promise<void> => {
    const response = await fetch(`${url}/api/v1/calculations`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': randomUUID() },
      body: JSON.stringify(bodyFor((member += 1))),
    });
    calculated.parse(await response.json());
  };
  const nothing = async (): Promise<void> => {
    await (await fetch(`${url}/healthz`)).text();
  };
  for (const clients of CLIENTS) {
    const ours: number[][] = [];
    const empty: number[][] = [];
    for (let round = -WARMUP_ROUNDS; round < ROUNDS; round += 1) {
      const [one, other] = [await timed(calculate, clients), await timed(nothing, clients)];
      if (round < 0) continue;
      ours.push(one);
      empty.push(other);
    }
    const [figures, peer] = [figuresOf(ours), figuresOf(empty)];
    const beside = against('empty route', peer.median, figures.median / peer.median, null);
    const name = `calculate over HTTP, ${LINES} lines, kept, ${clients} client(s)`;
    report(benchLine('hub', name, 'ms', figures, beside));
    report(benchLine('hub', `empty route, ${clients} client(s)`, 'ms', peer));
  }
}

/** Milliseconds of each call of one round, by so many clients at once. */
async function timed(call: () => Promise<void>, clients: number): Promise<number[]> {
  const samples: number[] = [];
  const client = async (): Promise<void> => {
    for (let made = 0; made < CALLS / clients; made += 1) {
      const startedMs = performance.now();
      await call();
      samples.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return samples;
}

function bodyFor(member: number): object {
  return {
    storeId: STORE,
    tillId: tillAt(0),
    member: { kind: 'memberId', value: memberAt(member) },
    paymentMethod: 'card',
    lines: makeLines(LINES, CATEGORIES).map((line) => ({
      sku: `sku-${line.lineId}`,
      quantity: String(line.pieces),
    })),
  };
}

async function getToken(
  url: string,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
): Promise<string> {
  const response = await fetch(`${url}/api/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  return token.parse(await response.json()).access_token;
}
