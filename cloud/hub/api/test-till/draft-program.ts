/** Draft rules as a program, without anybody else selling by them. */
import { z } from 'zod';
import type { DraftRules } from '@verno/shared/contracts/hub/test-till';
import { canonicalJson } from '@verno/shared/kernel/canonical';
import type { Json } from '@verno/shared/kernel/json';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import type { Program } from '@verno/shared/promotions/program';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import type { Db } from '../../store/database.ts';

const ERRORS_MAX = 50;
const head = z.object({ partnerId: z.string() });
const inForce = z.looseObject({ promotions: z.array(z.looseObject({ id: z.string() })) });

/** The program of a draft; null = no draft: the rules in force. */
export async function draftProgram(
  db: Db,
  partnerId: string,
  draft: DraftRules | null,
): Promise<Result<Program | null, Refusal>> {
  if (draft === null) return ok(null);
  const text =
    draft.kind === 'bundle'
      ? canonicalJson(draft.bundle)
      : await withPromotions(db, partnerId, draft);
  if (text === null) return err(refusal('calculation.no_bundle'));
  const parsed = parseBundle(text);
  const compiled = parsed.ok ? compile(parsed.value) : parsed;
  if (!compiled.ok) {
    const errors = compiled.error.slice(0, ERRORS_MAX).map((problem) => ({
      pointer: `/draft${problem.at.startsWith('/') ? '' : '/'}${problem.at}`,
      detail: [problem.promotionName, problem.kind, problem.value].filter(Boolean).join(': '),
    }));
    return err(refusal('draft.invalid', { errors }));
  }
  const said = head.parse(JSON.parse(text));
  if (said.partnerId !== partnerId) {
    const errors = [{ pointer: '/draft/bundle/partnerId', detail: said.partnerId }];
    return err(refusal('draft.invalid', { errors }));
  }
  return ok(compiled.value);
}

/** The bundle in force with the draft's promotions in it; null when there is none. */
async function withPromotions(
  db: Db,
  partnerId: string,
  draft: Extract<DraftRules, { kind: 'promotions' }>,
): Promise<string | null> {
  const newest = await db
    .selectFrom('bundle')
    .where('partner_id', '=', partnerId)
    .select('text')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return null;
  const bundle = inForce.parse(JSON.parse(newest.text));
  const replaced = new Set(draft.promotions.map((one) => one['id']));
  const kept = draft.alone ? [] : bundle.promotions.filter((one) => !replaced.has(one.id));
  const changed = { ...bundle, promotions: [...kept, ...draft.promotions] };
  return canonicalJson(changed as Json);
}
