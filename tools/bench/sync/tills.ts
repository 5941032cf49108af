/** Many tills, enrolled by the database itself and greeted over HTTP. */
import { createSigner, makeKeyPair } from '../../../agent/engine/hub/keys.ts';
import { PARTNER } from '../engine/ours.ts';
import { greet } from '../hub/bench-till.ts';
import type { EnrolledTill } from '../hub/bench-till.ts';
import { STORE, tillAt } from '../hub/company.ts';
import type { SyncSite } from './site.ts';

/** Numbers of these tills begin here: those before have codes and wait for somebody. */
const FIRST = 100;
const GREETED_AT_ONCE = 16;

export interface OnlineTill extends EnrolledTill {
  readonly token: string;
}

/** One key for all: it is the hub that is measured, and it checks each signature all the same. */
export async function enrolTills({ client, hubUrl, size }: SyncSite): Promise<OnlineTill[]> {
  const keys = makeKeyPair();
  const sign = createSigner(keys);
  await client.query(
    `insert into till (till_id, partner_id, store_id, name, number, state, public_key, epoch, nonce)
     select ('0190f0a0-0000-7000-8000-2' || lpad(g::text, 11, '0'))::uuid, $1, $2, 'Касса ' || g, g, 'active',
       $3, 1, 'bench'
     from generate_series($4::int, $4::int + $5::int - 1) g`,
    [PARTNER, STORE, keys.publicKey, FIRST, size.tills],
  );
  const tills: OnlineTill[] = [];
  for (let from = 0; from < size.tills; from += GREETED_AT_ONCE) {
    const some = Array.from({ length: Math.min(GREETED_AT_ONCE, size.tills - from) }, (_, at) => ({
      id: tillAt(FIRST + from + at),
      epoch: 1,
      nonce: 'bench',
      sign,
    }));
    const greeted = some.map(async (till) => ({ ...till, token: await greet(hubUrl, till) }));
    tills.push(...(await Promise.all(greeted)));
  }
  return tills;
}
