/** A bundle drawn by chance: promotions of all mechanics, with stacking, limits and audiences. */
import type { Chance } from './random.ts';
import { sample } from './sample.ts';
import { ACTION_FORMS, BUNDLE_FORMS, CONDITION_FORMS, isRecord } from './schema.ts';
import type { Form } from './schema.ts';
import { FRAME } from './world.ts';

const DEPTH_MAX = 2;

export type Drawn = Readonly<Record<string, unknown>>;

export function someBundle(chance: Chance): Drawn {
  const count = chance.between(1, 4);
  const promotions = Array.from({ length: count }, (_, place) => somePromotion(chance, place));
  return {
    ...FRAME,
    stackingGroups: ['g1', 'g2'].map((id) => ({ ...draw(chance, 'stackingGroup'), id, name: id })),
    budgets: [{ ...draw(chance, 'budget'), id: 'campaign' }],
    promotions: heard(chance, promotions),
  };
}

function draw(chance: Chance, name: string): Record<string, unknown> {
  const made = sample(BUNDLE_FORMS[name] ?? {}, chance);
  return isRecord(made) ? made : {};
}

function somePromotion(chance: Chance, place: number): Record<string, unknown> {
  const made = sample(BUNDLE_FORMS['promotion'] ?? {}, chance, {
    rules: () => someRules(chance),
    // What keeps a promotion out of most cheques is drawn less often.
    period: () => rarely(chance, () => drawField(chance, 'period')),
    scope: () => rarely(chance, () => drawField(chance, 'scope')),
    audience: () => rarely(chance, () => drawField(chance, 'audience')),
  });
  const id = `p${place + 1}`;
  const { limits, ...rest } = isRecord(made) ? made : {};
  return {
    ...rest,
    id,
    version: 1,
    name: `Акция ${id}`,
    ...(Array.isArray(limits)
      ? {
          limits: limits.map((one: unknown, at) =>
            isRecord(one) ? { ...one, id: `limit${at}` } : one,
          ),
        }
      : {}),
  };
}

function rarely(chance: Chance, make: () => unknown): unknown {
  return chance.percent(40) ? make() : {};
}

function drawField(chance: Chance, field: string): unknown {
  return sample(BUNDLE_FORMS['promotion']?.properties?.[field] ?? {}, chance);
}

function someRules(chance: Chance): unknown[] {
  return Array.from({ length: chance.percent(25) ? 2 : 1 }, (_, place) => ({
    id: `r${place + 1}`,
    ...(chance.percent(45) ? { when: someCondition(chance, 0) } : {}),
    actions: Array.from({ length: chance.percent(35) ? 2 : 1 }, () => oneOf(chance, ACTION_FORMS)),
  }));
}

function someCondition(chance: Chance, depth: number): unknown {
  if (depth < DEPTH_MAX && chance.percent(25)) {
    const inner = (): unknown => someCondition(chance, depth + 1);
    const shape = chance.oneOf(['all', 'any', 'not']);
    return shape === 'not' ? { not: inner() } : { [shape]: [inner(), inner()] };
  }
  return oneOf(chance, CONDITION_FORMS);
}

function oneOf(chance: Chance, forms: ReadonlyMap<string, Form>): unknown {
  const [first = {}, ...rest] = forms.values();
  return sample(chance.oneOf([first, ...rest]), chance);
}

/** An event that somebody waits for is raised by somebody else, who has his turn before. */
function heard(chance: Chance, promotions: readonly Record<string, unknown>[]): Drawn[] {
  const text = JSON.stringify(promotions);
  const waited = ['evening', 'morning'].filter((name) =>
    text.includes(`{"kind":"event","name":"${name}"}`),
  );
  if (waited.length === 0) return [...promotions];
  const raising = {
    id: 'p0',
    version: 1,
    name: 'Вечер',
    priority: 100,
    rules: [
      {
        id: 'r1',
        actions: [
          { kind: 'percent', percentBp: chance.between(1, 2000) },
          ...waited.map((name) => ({ kind: 'raise_event', name })),
        ],
      },
    ],
  };
  return [raising, ...promotions];
}
