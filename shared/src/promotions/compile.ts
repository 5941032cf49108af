/**
 * A bundle made ready to be evaluated: references resolved, conditions and actions closed over their
 * parameters, promotions put in their total order and listed under what they need. Once per bundle.
 */
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { Bundle, BundleModel } from './bundle.ts';
import { flattenTree } from './categories.ts';
import { choosingGroups, groupsThatMultiply, toGroup } from './compile-groups.ts';
import { compilePromotion } from './compile-promotion.ts';
import { makeTools } from './compile-tools.ts';
import type { BundleProblem } from './mechanic.ts';
import type { CompiledPromotion, Program } from './program.ts';
import { chooseSigns } from './signs.ts';
import { buildIndex, usableSigns } from './trigger-index.ts';
import { brokenEvents, doubledIds } from './validate.ts';

/** Compiles a whole bundle; all its problems at once, each naming its promotion. */
export function compile(bundle: Bundle): Result<Program, readonly BundleProblem[]> {
  const { model } = bundle;
  const problems = doubledIds(model);
  const tools = makeTools(model, problems);
  const ordered = model.promotions.toSorted(
    (a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1),
  );
  const groups = new Map(model.stackingGroups.map((group) => [group.id, toGroup(group)]));
  const choosing = new Set(
    model.stackingGroups.flatMap(({ id, mode }) => (mode === 'all' ? [] : [id])),
  );
  const multiplying = groupsThatMultiply(
    ordered.filter(({ stackingGroup }) => choosing.has(stackingGroup ?? '')),
  );
  const drafts = ordered.map((promotion, ordinal) =>
    compilePromotion(promotion, ordinal, tools.of(promotion), model, groups, multiplying),
  );
  const categories = flattenTree(model.categories, tools.asked.category, problems);
  const listed = chooseSigns(
    usableSigns(
      drafts.map((draft) => draft.signs),
      model.groups,
    ),
  );
  const promotions = drafts.map(({ compiled }, ordinal): CompiledPromotion => ({
    ...compiled,
    sign: listed[ordinal] ?? null,
  }));
  problems.push(...brokenEvents(promotions));
  if (problems.length > 0) return err(problems);
  return ok({
    hash: bundle.hash,
    promotions,
    index: buildIndex(listed, model.groups, categories.chains),
    currencies: tools.currencies,
    groups: model.groups,
    choosing: choosingGroups(groups.values(), promotions),
    categories,
    personalLists: tools.personalLists,
    askedSkus: tools.asked.sku,
    placeCount: tools.asked.sku.size + tools.asked.category.size,
    filterCount: tools.filterCount(),
    verdictCount: tools.verdictCount(),
    publicEmission: publicEmission(model),
  });
}

function publicEmission(model: BundleModel): Program['publicEmission'] {
  const byCode = new Map<string, BundleModel['emissions'][number]>();
  for (const emission of model.emissions) {
    for (const code of emission.publicCodes) byCode.set(code.toUpperCase(), emission);
  }
  return (code, localTime) => {
    const found = byCode.get(code.toUpperCase());
    if (found === undefined) return null;
    if (found.from !== null && localTime < found.from) return null;
    return found.to === null || localTime < found.to ? found.id : null;
  };
}
