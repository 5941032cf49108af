/** Publishing of rule bundles: checked by the engine, kept as they came, sent to every till. */
import { z } from 'zod';
import { bundleHash, parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import { bundleItem } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { partnerScope, recordChanges } from '../feed/changes.ts';
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
  if (said.partnerId !== partnerId) {
    return err({ kind: 'foreign_partner', lines: [`пакет партнёра ${said.partnerId}`] });
  }
  // The partner's row makes publishers take turns.
  await tx
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select('partner_id')
    .forUpdate()
    .execute();
  const newest = await tx
    .selectFrom('bundle')
    .where('partner_id', '=', partnerId)
    .select(['version', 'hash'])
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const hash = bundleHash(text);
  if (newest?.hash === hash) return ok({ version: said.version, hash, fresh: false });
  if (newest !== undefined && newest.version >= said.version) {
    return err({
      kind: 'old_version',
      lines: [`версия ${said.version}, а действует ${newest.version}: поставьте большую`],
    });
  }
  await tx
    .insertInto('bundle')
    .values({
      partner_id: partnerId,
      version: said.version,
      hash,
      text,
      published_at: new Date(nowMs),
    })
    .execute();
  const value = bundleItem.parse({ version: said.version, hash, text });
  await recordChanges(tx, [
    {
      partnerId,
      scope: partnerScope(partnerId),
      kind: 'bundle',
      key: BUNDLE_KEY,
      value: value,
    },
  ]);
  return ok({ version: said.version, hash, fresh: true });
}
