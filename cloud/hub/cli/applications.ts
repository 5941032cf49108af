/** `hub application add`, `hub openapi`. */
import { PEOPLE_ONLY_RIGHTS, right } from '@verno/shared/contracts/rights';
import { CALLS_PER_MINUTE_MAX } from '@verno/shared/contracts/hub/applications';
import { addApplication } from '../auth/applications.ts';
import { openApiDocument } from '../openapi/document.ts';
import { servedOperations } from '../openapi/served.ts';
import { FatalError } from '../store/fatal.ts';
import type { CommandWorld } from './command.ts';
import { findPartner } from './command.ts';
import { findStores } from './staff.ts';

export interface ApplicationAddOptions {
  readonly name: string;
  readonly partner: string | null;
  readonly rights: readonly string[];
  /** Names or ids of stores; empty = every store. */
  readonly stores: readonly string[];
  readonly callsPerMinute: string | null;
}

/** Adds an application; its secret is in the lines returned and nowhere else. */
export async function applicationAdd(
  world: CommandWorld,
  options: ApplicationAddOptions,
): Promise<string[]> {
  const given = right.options.filter((one) => !PEOPLE_ONLY_RIGHTS.includes(one));
  const rights = [...new Set(options.rights)].map((text) => {
    const known = given.find((one) => one === text);
    if (known !== undefined) return known;
    throw new FatalError(`Права «${text}» у приложений нет. Есть: ${given.join(', ')}.`);
  });
  if (rights.length === 0) {
    throw new FatalError(`Укажите хотя бы одно право: --right ${given.join(' | ')}`);
  }
  const callsPerMinute = callsOf(options.callsPerMinute);
  const partnerId = await findPartner(world.db, options.partner);
  const storeIds = await findStores(world, partnerId, options.stores);
  const applicationId = world.ids.next();
  const secret = await world.db.transaction().execute((tx) =>
    addApplication(tx, world.random, {
      applicationId,
      partnerId,
      name: options.name,
      grants: { rights, storeIds: storeIds.length === 0 ? null : storeIds },
      ...(callsPerMinute === null ? {} : { callsPerMinute }),
      nowMs: world.clock.nowMs(),
    }),
  );
  return [
    `Приложение «${options.name}» заведено.`,
    `client_id: ${applicationId}`,
    `client_secret (показан один раз): ${secret}`,
    `Права: ${rights.join(' ')}`,
  ];
}

function callsOf(text: string | null): number | null {
  if (text === null) return null;
  const calls = Number(text);
  if (Number.isInteger(calls) && calls >= 1 && calls <= CALLS_PER_MINUTE_MAX) return calls;
  throw new FatalError(`--calls-per-minute: нужно целое число от 1 до ${CALLS_PER_MINUTE_MAX}.`);
}

/** The OpenAPI document as text; needs no database. */
export function openApiText(language: string): string {
  const document = openApiDocument(servedOperations(), language === 'en' ? 'en' : 'ru');
  return JSON.stringify(document, null, 2);
}
