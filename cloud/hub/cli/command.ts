/** What every command of the hub needs: its database, found through the data folder, and the rest of the world. */
import { pino } from 'pino';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import type { Db } from '../store/database.ts';
import { FatalError } from '../store/fatal.ts';
import { openStore } from '../store/open.ts';
import { createIds, systemClock, systemRandom } from '../system.ts';
import type { Ids } from '../system.ts';

export interface CommandWorld {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  /** The hub's data folder. */
  readonly data: string;
}

/**
 * Opens the database (of a running hub, or starting it for the command), runs, closes. Ctrl-C is obeyed in the
 * same order: a command that simply died would leave the database server it had started. So is `over`: it rejects
 * when nobody is there to hear of the work.
 */
export async function withHub<T>(
  where: { readonly data: string; readonly databaseUrl: string | null },
  work: (world: CommandWorld) => Promise<T>,
  over: Promise<never>,
): Promise<T> {
  const log = pino({ level: 'error' }, pino.destination(2));
  const interrupted = interruption();
  const store = await openStore({
    ...where,
    random: systemRandom,
    log,
    applicationName: 'verno-command',
  });
  try {
    return await Promise.race([
      interrupted,
      over,
      work({
        db: store.db,
        clock: systemClock,
        random: systemRandom,
        ids: createIds(systemClock, systemRandom),
        data: where.data,
      }),
    ]);
  } finally {
    await store.close();
  }
}

/** Fails when somebody asks the command to end. */
function interruption(): Promise<never> {
  const asked = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(new FatalError('Прервано: незаконченное отменено.'));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  // While the database is still being opened nobody listens yet; the wait comes right after.
  asked.catch(() => undefined);
  return asked;
}

/** The partner a command is about: by id or name, or the only one there is. */
export async function findPartner(db: Db, named: string | null): Promise<string> {
  const partners = await db.selectFrom('partner').select(['partner_id', 'name']).execute();
  const found =
    named === null
      ? partners
      : partners.filter((one) => one.partner_id === named || one.name === named);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.partner_id;
  const known = partners.map((one) => `«${one.name}»`).join(', ');
  if (partners.length === 0) {
    throw new FatalError(
      'В хабе ещё нет партнёра. Заведите его: npm run hub -- partner add НАЗВАНИЕ',
    );
  }
  throw new FatalError(
    named === null
      ? `В хабе несколько партнёров (${known}): укажите --partner.`
      : `Партнёра «${named}» нет. Есть: ${known}.`,
  );
}
