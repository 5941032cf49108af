/** Texts of a new mechanic: it can be read and compiled, does nothing, and its test says so. */

export interface Names {
  /** As in bundles: `lucky_line`. */
  readonly kind: string;
  /** As in code: `luckyLine`. */
  readonly camel: string;
  /** As a type: `LuckyLine`. */
  readonly pascal: string;
}

export function actionFiles(names: Names): Readonly<Record<string, string>> {
  return {
    'params.ts': actionParams(names),
    'evaluate.ts': actionEvaluate(names),
    'examples.test.ts': actionExamples(names),
  };
}

export function conditionFiles(names: Names): Readonly<Record<string, string>> {
  return {
    'params.ts': conditionParams(names),
    'evaluate.ts': conditionEvaluate(names),
    'examples.test.ts': conditionExamples(names),
  };
}

function actionParams({ kind, camel, pascal }: Names): string {
  return `import { z } from 'zod';
import { target } from '../../target.ts';
import { amountKopecks, field } from '../../vocabulary.ts';

/** Says in one sentence what the mechanic is. */
export const ${camel}Params = z.strictObject({
  kind: z.literal('${kind}'),
  amountKopecks: field(amountKopecks, 'Сумма', 'Amount', 'money'),
  target: field(target.prefault({}), 'На какие товары', 'Goods', 'target'),
});
export type ${pascal}Params = z.output<typeof ${camel}Params>;
`;
}

function actionEvaluate({ kind, camel, pascal }: Names): string {
  return `import { actionMechanic } from '../../mechanic.ts';
import { rublesText } from '../../sentence.ts';
import { choose, compileTarget } from '../../target.ts';
import type { Chosen, Turn } from '../../turn.ts';
import { ${camel}Params } from './params.ts';
import type { ${pascal}Params } from './params.ts';

export const ${camel} = actionMechanic({
  kind: '${kind}',
  title: { ru: '${kind}', en: '${kind}' },
  params: ${camel}Params,
  sentence: ({ amountKopecks }) => ({
    ru: \`${kind} \${rublesText(amountKopecks)}\`,
    en: \`${kind} \${rublesText(amountKopecks)}\`,
  }),
  compile: (params, tools) => {
    const target = compileTarget(params.target, tools);
    return {
      phase: 'goods',
      signs: target.goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => give(turn, params, choose(turn, target, 'remaining', undefined)),
    };
  },
});

/** Takes nothing until it is written: \`giveShared\` or \`giveEach\` of turn.ts take money off goods. */
function give(_turn: Turn, _params: ${pascal}Params, _chosen: Chosen): boolean {
  return false;
}
`;
}

function actionExamples({ kind }: Names): string {
  return `import { expect, test } from 'vitest';
import { discounts, line, price, promo } from '../../engine.testkit.ts';

test('${kind}: 1 ₽ off tea of 10 ₽ (name the feature and tell its story here)', () => {
  const promotion = promo('p', { kind: '${kind}', amountKopecks: 100 });
  const result = price([promotion], [line('tea', { price: 1000 })]);
  expect(discounts(result)).toEqual({ tea: 100 });
});
`;
}

function conditionParams({ kind, camel, pascal }: Names): string {
  return `import { z } from 'zod';
import { field } from '../../vocabulary.ts';

/** Says in one sentence what is asked. */
export const ${camel}Params = z.strictObject({
  kind: z.literal('${kind}'),
  min: field(z.int().min(0), 'Не меньше', 'At least', 'count'),
});
export type ${pascal}Params = z.output<typeof ${camel}Params>;
`;
}

function conditionEvaluate({ kind, camel, pascal }: Names): string {
  return `import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import type { View } from '../../view.ts';
import { ${camel}Params } from './params.ts';
import type { ${pascal}Params } from './params.ts';

export const ${camel} = conditionMechanic({
  kind: '${kind}',
  title: { ru: '${kind}', en: '${kind}' },
  params: ${camel}Params,
  sentence: ({ min }) => ({ ru: \`${kind} от \${min}\`, en: \`${kind} from \${min}\` }),
  compile: (params) =>
    leaf(
      (view) => verdict(holds(view, params)),
      () => ({
        code: 'condition.${kind}',
        fact: null,
        expected: params.min,
        seen: null,
      }),
    ),
});

/** Never holds until it is written; a fact of the member is noted in \`view.factsRead\` before it is read. */
function holds(_view: View, _params: ${pascal}Params): boolean {
  return false;
}
`;
}

function conditionExamples({ kind }: Names): string {
  return `import { expect, test } from 'vitest';
import { line, price, promo, whyNot } from '../../engine.testkit.ts';

test('${kind} (name the feature and tell its story here)', () => {
  const promotion = promo(
    'p',
    { kind: 'percent', percentBp: 1000 },
    { when: { kind: '${kind}', min: 1 } },
  );
  const tea = line('tea', { price: 1000 });
  expect(whyNot(price([promotion], [tea]), 'p')).toBeNull();
});
`;
}
