/** Numbers of cards and coupons, taken from templates so that no two are alike. */
import { sql } from 'kysely';
import type { Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import {
  capacityOf,
  numberAt,
  numberTemplate,
  randomNumber,
} from '@verno/shared/marketing/number-template';
import type { NumberTemplate } from '@verno/shared/marketing/number-template';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';

/** Times that free numbers are drawn, or that a sequence goes on over numbers others hold. */
const ROUNDS_MAX = 20;
/** A template as small as this is searched whole when draws no longer find what is free. */
const SEARCHED_MAX = 20_000;
const SEARCHED_AT_ONCE_MAX = 2000;
/** Places are counted in the database by a whole number of this size. */
const PLACE_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** Keeps at most `most` of those `numbers` that nobody has, in the database, and says which. */
export type TakeFree = (numbers: readonly string[], most: number) => Promise<readonly string[]>;

export interface NamedTemplate {
  readonly templateId: string;
  readonly name: string;
  readonly template: NumberTemplate;
}

/** Adds a template. One that is there may be renamed; its form stays, because numbers were made by it. */
export async function putTemplate(
  tx: Tx,
  partnerId: string,
  named: NamedTemplate,
): Promise<Result<null, Refusal>> {
  await tx
    .insertInto('number_template')
    .values({
      partner_id: partnerId,
      template_id: named.templateId,
      name: named.name,
      template: jsonb(named.template),
    })
    .onConflict((conflict) =>
      conflict.columns(['partner_id', 'template_id']).doUpdateSet({ name: named.name }),
    )
    .execute();
  const kept = await readTemplate(tx, partnerId, named.templateId);
  if (kept !== null && sameTemplate(kept, named.template)) return ok(null);
  return err(refusal('number.template_fixed'));
}

/** @returns null when there is none of that id */
export async function readTemplate(
  tx: Tx,
  partnerId: string,
  templateId: string,
): Promise<NumberTemplate | null> {
  const row = await tx
    .selectFrom('number_template')
    .where('partner_id', '=', partnerId)
    .where('template_id', '=', templateId)
    .select('template')
    .executeTakeFirst();
  return row === undefined ? null : numberTemplate.parse(row.template);
}

/**
 * Takes `count` numbers that nobody has. `takeFree` writes them; a number that somebody wrote first is left
 * and another is tried, a bounded number of times.
 */
export async function takeNumbers(
  tx: Tx,
  random: Random,
  where: { readonly partnerId: string; readonly templateId: string },
  count: number,
  takeFree: TakeFree,
): Promise<Result<readonly string[], Refusal>> {
  const template = await readTemplate(tx, where.partnerId, where.templateId);
  if (template === null) return err(refusal('number.template_unknown'));
  const taken: string[] = [];
  for (let round = 0; round < ROUNDS_MAX && taken.length < count; round += 1) {
    const missing = count - taken.length;
    const next =
      template.numbering === 'sequence'
        ? await nextInTurn(tx, where, template, missing)
        : drawn(template, random, missing);
    if (next.length === 0) break;
    taken.push(...(await takeFree(next, missing)));
  }
  if (template.numbering === 'random' && taken.length < count) {
    for (const next of piecesOf(template, random)) {
      if (taken.length < count) taken.push(...(await takeFree(next, count - taken.length)));
    }
  }
  if (taken.length === count) return ok(taken);
  const params = { wanted: count, found: taken.length, template: where.templateId };
  return err(refusal('number.exhausted', { params }));
}

/** The row of the template makes takers take turns; what is left may be fewer than wanted. */
async function nextInTurn(
  tx: Tx,
  where: { readonly partnerId: string; readonly templateId: string },
  template: NumberTemplate,
  wanted: number,
): Promise<string[]> {
  const { rows } = await sql<{ next_place: number }>`
    update number_template set next_place = next_place + ${wanted}
    where partner_id = ${where.partnerId} and template_id = ${where.templateId}
    returning next_place`.execute(tx);
  const after = BigInt(rows[0]?.next_place ?? 0);
  const end = capacityOf(template) < PLACE_MAX ? capacityOf(template) : PLACE_MAX;
  const numbers: string[] = [];
  for (let place = after - BigInt(wanted); place < after && place < end; place += 1n) {
    numbers.push(numberAt(template, place));
  }
  return numbers;
}

/** All numbers of a small template from a drawn place on, in pieces; nothing of a large one. */
function piecesOf(template: NumberTemplate, random: Random): string[][] {
  const capacity = capacityOf(template);
  if (capacity > BigInt(SEARCHED_MAX)) return [];
  const size = Number(capacity);
  const [high = 0, low = 0] = random.bytes(2);
  const from = (high * 256 + low) % size;
  const all = Array.from({ length: size }, (_, step) =>
    numberAt(template, BigInt((from + step) % size)),
  );
  return Array.from({ length: Math.ceil(size / SEARCHED_AT_ONCE_MAX) }, (_, piece) =>
    all.slice(piece * SEARCHED_AT_ONCE_MAX, (piece + 1) * SEARCHED_AT_ONCE_MAX),
  );
}

function drawn(template: NumberTemplate, random: Random, wanted: number): string[] {
  const numbers = new Set<string>();
  for (let draw = 0; draw < wanted; draw += 1) numbers.add(randomNumber(template, random));
  return [...numbers];
}

function sameTemplate(a: NumberTemplate, b: NumberTemplate): boolean {
  const [left, right] = [new Map(Object.entries(a)), Object.entries(b)];
  return left.size === right.length && right.every(([key, value]) => left.get(key) === value);
}
