/** Changes that nobody can see from outside, each with the reason. An entry that is killed one day must go. */
import type { Equivalent } from './fates.ts';

const ALLOCATE = 'shared/src/money/allocate.ts';
const ROUNDING = 'shared/src/money/rounding.ts';
const SHORTCUT =
  'decides whether the shortcut is taken; the longer way gives the same parts where it may be taken';
const STRATEGY = 'decides how the kopecks left over are found; both ways find the same lines';
const EXACT = 'a product of exactly 2^53 − 1 is exact in both arithmetics';
const FULL =
  'a line that is exactly full gets the same now or with the others, whose shares do not change';

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: ALLOCATE,
    code: 'let room = 0;',
    from: '0',
    to: '1',
    reason: 'a whole as great as all room fills every line either way',
  },
  {
    file: ALLOCATE,
    code: 'if (total >= room) return [...capacities];',
    from: '>=',
    to: '>',
    reason: 'a whole as great as all room fills every line either way',
  },
  {
    file: ALLOCATE,
    code: 'if (roomy && sum > 0 && total <= sum) return shareByWeight(total, weights, sum);',
    from: '>',
    to: '<',
    reason: SHORTCUT,
  },
  {
    file: ALLOCATE,
    code: 'if (roomy && sum > 0 && total <= sum) return shareByWeight(total, weights, sum);',
    from: '0',
    to: '1',
    reason: SHORTCUT,
  },
  {
    file: ALLOCATE,
    code: 'const SCAN_STEPS_MAX = 512;',
    from: '512',
    to: '513',
    reason: STRATEGY,
  },
  { file: ALLOCATE, code: 'let roomy = true;', from: 'true', to: 'false', reason: SHORTCUT },
  {
    file: ALLOCATE,
    code: 'for (let index = 0; index < weights.length; index += 1) {',
    from: '<',
    to: '<=',
    reason: 'a place past the end has no weight and no capacity',
  },
  { file: ALLOCATE, code: 'sum += weight;', from: '+=', to: '-=', reason: SHORTCUT },
  {
    file: ALLOCATE,
    code: 'if (capacity < weight) roomy = false;',
    from: '<',
    to: '<=',
    reason: SHORTCUT,
  },
  {
    file: ALLOCATE,
    code: 'if (roomy && sum > 0 && total <= sum) return shareByWeight(total, weights, sum);',
    from: '<=',
    to: '<',
    reason: SHORTCUT,
  },
  {
    file: ALLOCATE,
    code: 'const open = weights.map((_, index) => index).filter((index) => at(capacities, index) > 0);',
    from: '>',
    to: '>=',
    reason: 'a line that can take nothing is filled with nothing in the first round',
  },
  {
    file: ALLOCATE,
    code: 'return share > capacity || (share === capacity && mulMod(total, weight, sum) > 0);',
    from: '>',
    to: '>=',
    reason: FULL,
  },
  {
    file: ALLOCATE,
    code: 'if (extra > 0) giveExtra(parts, rests, weights, extra);',
    from: '>',
    to: '>=',
    reason: 'no kopeck left over is given to nobody',
  },
  {
    file: ALLOCATE,
    code: 'if (extra * parts.length > SCAN_STEPS_MAX) {',
    from: '>',
    to: '>=',
    reason: STRATEGY,
  },
  {
    file: ALLOCATE,
    code: '.toSorted((a, b) => at(rests, b) - at(rests, a) || at(weights, b) - at(weights, a) || a - b);',
    from: '-',
    to: '+',
    nth: 3,
    reason: 'sorting is stable, and the places are in order before it',
  },
  {
    file: ALLOCATE,
    code: 'for (let index = 1; index < parts.length; index += 1) {',
    from: '<',
    to: '<=',
    reason: 'a place past the end has no fraction, and while kopecks are left some line has one',
  },
  {
    file: ALLOCATE,
    code: 'rests[best] = -1;',
    from: '-',
    to: '',
    reason:
      'fractions are counted in steps of the weights’ sum: while a kopeck is left, those of the other lines sum to more than it over fewer lines than it, so one of them is above one step',
  },
  {
    file: ALLOCATE,
    code: 'rests[best] = -1;',
    from: '1',
    to: '2',
    reason: 'below every fraction, one way or the other',
  },
  {
    file: ROUNDING,
    code: 'if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / divisor);',
    from: '<=',
    to: '<',
    reason: EXACT,
  },
  {
    file: ROUNDING,
    code: 'if (product <= Number.MAX_SAFE_INTEGER) return product - Math.floor(product / divisor) * divisor;',
    from: '<=',
    to: '<',
    reason: EXACT,
  },
  {
    file: 'shared/src/money/text.ts',
    code: "const kopecks = Number(whole) * 100 + Number(part.padEnd(2, '0') || 0);",
    from: '0',
    to: '1',
    reason: 'two digits are always there, so nothing falls back',
  },
  {
    file: 'shared/src/purchase/refund.ts',
    code: "return all === 0 ? 0 : mulDiv(amount, milli, all, 'half_up');",
    from: '0',
    to: '1',
    nth: 2,
    reason: 'no line has a quantity of nothing; the branch only keeps a division by zero away',
  },
];
