/** Publishing of rule bundles: checked by the engine, kept as they came, sent to every till. */
import { z } from 'zod';
import { bundleHash, parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import { bundleItem } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { partnerScope, recordChanges } from '../feed/changes.ts';
import { followBundle } from '../marketing/history.ts';
import type { Tx } from '../store/database.ts';

/** Key of the one bundle a partner's tills sell by. */
const BUNDLE_KEY = 'current';

/** Why a bundle was not published, line by line, for a person. */
export interface BundleRefused {
  readonly kind: 'unreadable' | 'foreign_partner' | 'old_version';
  readonly lines: readonly string[];
}

export interface Published {
  readonly version: number;
  readonly hash: string;
  /** False when the very same bundle was published before. */
  readonly fresh: boolean;
}

const head = z.object({ partnerId: z.uuid(), version: z.int().min(1) });

/** Publishes a bundle's text. Its version must be greater than any before. */
export async function publishBundle(
  tx: Tx,
  partnerId: string,
  text: string,
  nowMs: number,
): Promise<Result<Published, BundleRefused>> {
  const checked = checkBundle(partnerId, text);
  if (!checked.ok) return checked;
  const version = checked.value;
  const newest = await lockNewest(tx, partnerId);
  const hash = bundleHash(text);
  if (newest?.hash === hash) return ok({ version, hash, fresh: false });
  if (newest !== null && newest.version >= version) {
    return err({
      kind: 'old_version',
      lines: [`версия ${version}, а действует ${newest.version}: поставьте большую`],
    });
  }
  await tx
    .insertInto('bundle')
    .values({ partner_id: partnerId, version, hash, text, published_at: new Date(nowMs) })
    .execute();
  await followBundle(tx, partnerId, JSON.parse(text), nowMs);
  const scope = partnerScope(partnerId);
  const value = bundleItem.parse({ version, hash, text });
  await recordChanges(tx, [{ partnerId, scope, kind: 'bundle', key: BUNDLE_KEY, value }]);
  return ok({ version, hash, fresh: true });
}

/** The engine must be able to sell by it, and it must be this partner's; returns its version. */
function checkBundle(partnerId: string, text: string): Result<number, BundleRefused> {
  const parsed = parseBundle(text);
  const compiled = parsed.ok ? compile(parsed.value) : parsed;
  if (!compiled.ok) {
    return err({
      kind: 'unreadable',
      lines: compiled.error.map(
        (problem) =>
          `${problem.promotionName ?? 'пакет'}: ${problem.kind} ${problem.at} ${problem.value}`,
      ),
    });
  }
  const said = head.parse(JSON.parse(text));
  return said.partnerId === partnerId
    ? ok(said.version)
    : err({ kind: 'foreign_partner', lines: [`пакет партнёра ${said.partnerId}`] });
}

/**
 * The partner's row makes publishers take turns. Without its key: whoever books a purchase refers to the row, and
 * must not wait here while this one waits for the purchases (`history.ts`).
 */
async function lockNewest(
  tx: Tx,
  partnerId: string,
): Promise<{ readonly version: number; readonly hash: string } | null> {
  await tx
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select('partner_id')
    .forNoKeyUpdate()
    .execute();
  const newest = await tx
    .selectFrom('bundle')
    .where('partner_id', '=', partnerId)
    .select(['version', 'hash'])
    .orderBy('version', 'desc')
    .executeTakeFirst();
  return newest ?? null;
}
