/** Effects of promotions on the member himself: attributes and audiences. */
import { z } from 'zod';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Json } from '@verno/shared/kernel/json';
import type { Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';

const attributeEffect = z.object({
  code: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
});
const audienceEffect = z.object({ segment: z.string(), op: z.enum(['add', 'remove']) });
const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Writes what purchases say of their members, who are locked. Returns the members it changed. */
export async function bookProfiles(
  tx: Tx,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const fact of facts) {
    const memberId = fact.facts?.memberId;
    const effects = fact.result.effects.filter(
      (effect) => effect.kind === 'set_attribute' || effect.kind === 'audience',
    );
    if (memberId === undefined || effects.length === 0) continue;
    const row = await tx
      .selectFrom('member')
      .where('partner_id', '=', partnerId)
      .where('member_id', '=', memberId)
      .select(['attributes', 'segments'])
      .executeTakeFirstOrThrow();
    const known: Record<string, Json> = { ...attributes.parse(row.attributes) };
    const segments = new Set(row.segments);
    for (const effect of effects) apply(effect.data, known, segments);
    await tx
      .updateTable('member')
      .set({ attributes: jsonb(known), segments: [...segments].toSorted() })
      .where('partner_id', '=', partnerId)
      .where('member_id', '=', memberId)
      .execute();
    changed.add(memberId);
  }
  return changed;
}

function apply(data: unknown, known: Record<string, Json>, segments: Set<string>): void {
  const attribute = attributeEffect.safeParse(data);
  if (attribute.success) known[attribute.data.code] = attribute.data.value;
  const audience = audienceEffect.safeParse(data);
  if (!audience.success) return;
  if (audience.data.op === 'add') segments.add(audience.data.segment);
  else segments.delete(audience.data.segment);
}
