/** Choices of the bundle's forms, and which of them a bundle has taken. */
import type { Drawn } from './bundle.ts';
import {
  ACTION_FORMS,
  BUNDLE_FORMS,
  choicesOf,
  chosenIn,
  CONDITION_FORMS,
  isRecord,
} from './schema.ts';

const PARTS = ['promotion', 'stackingGroup', 'budget'];

export function allChoices(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const part of PARTS) choicesOf(part, BUNDLE_FORMS[part] ?? {}, found);
  for (const [kind, form] of [...ACTION_FORMS, ...CONDITION_FORMS]) {
    found.add(kind);
    choicesOf(kind, form, found);
  }
  for (const op of ['all', 'any', 'not']) found.add(`when.${op}`);
  return found;
}

/** @param wanted which promotions are looked at */
export function choicesIn(
  bundle: Drawn,
  wanted: (promotionId: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const promotion of listIn(bundle, 'promotions')) {
    if (!wanted(String(promotion['id']))) continue;
    chosenIn('promotion', BUNDLE_FORMS['promotion'] ?? {}, promotion, found);
    for (const rule of listIn(promotion, 'rules')) {
      for (const action of listIn(rule, 'actions')) mechanic(ACTION_FORMS, action, found);
      if (isRecord(rule['when'])) tree(rule['when'], found);
    }
  }
  for (const group of listIn(bundle, 'stackingGroups')) {
    chosenIn('stackingGroup', BUNDLE_FORMS['stackingGroup'] ?? {}, group, found);
  }
  for (const budget of listIn(bundle, 'budgets')) {
    chosenIn('budget', BUNDLE_FORMS['budget'] ?? {}, budget, found);
  }
  return found;
}

function tree(condition: Record<string, unknown>, found: Set<string>): void {
  for (const op of ['all', 'any']) {
    if (op in condition) found.add(`when.${op}`);
    for (const inner of listIn(condition, op)) tree(inner, found);
  }
  if (isRecord(condition['not'])) {
    found.add('when.not');
    tree(condition['not'], found);
  }
  mechanic(CONDITION_FORMS, condition, found);
}

function mechanic(
  forms: typeof ACTION_FORMS,
  value: Record<string, unknown>,
  found: Set<string>,
): void {
  const kind = String(value['kind']);
  const form = forms.get(kind);
  if (form === undefined) return;
  found.add(kind);
  chosenIn(kind, form, value, found);
}

function listIn(value: Record<string, unknown>, key: string): Record<string, unknown>[] {
  const list: unknown = value[key];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
