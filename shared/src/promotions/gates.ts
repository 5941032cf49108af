/** What stands before a promotion's rules: its period, where it runs, for whom. */
import type { Promotion } from './bundle.ts';
import { hours, place, reason, weekday } from './circumstance.ts';
import { leaf, verdict } from './mechanic.ts';
import { NO, UNKNOWN, YES } from './verdict.ts';
import type { CompiledCondition } from './mechanic.ts';
import type { View } from './view.ts';

/** Conditions in the order in which they are said to have failed. */
export function compileGates(promotion: Promotion): CompiledCondition[] {
  const { period, scope, audience } = promotion;
  const gates: CompiledCondition[] = [];
  if (scope.partners.length > 0) gates.push(place('partnerId', 'scope.partner', scope.partners));
  if (scope.stores.length > 0) gates.push(place('storeId', 'scope.store', scope.stores));
  if (scope.tills.length > 0) gates.push(place('tillId', 'scope.till', scope.tills));
  if (period.from !== null) gates.push(begins(period.from));
  if (period.to !== null) gates.push(ends(period.to));
  if (period.weekdays.length > 0) gates.push(weekday(period.weekdays));
  if (period.hours.length > 0) gates.push(hours(period.hours));
  if (audience.who !== 'everyone') gates.push(who(audience.who === 'members'));
  if (audience.anySegment.length > 0) gates.push(inSegment(audience.anySegment));
  if (audience.noSegment.length > 0) gates.push(notInSegment(audience.noSegment));
  return gates;
}

function begins(from: string): CompiledCondition {
  return leaf(
    ({ now }) => verdict(now.text >= from),
    ({ now }) => reason('period.not_started', 'now', from, now.text),
  );
}

function ends(to: string): CompiledCondition {
  return leaf(
    ({ now }) => verdict(now.text < to),
    ({ now }) => reason('period.ended', 'now', to, now.text),
  );
}

function who(members: boolean): CompiledCondition {
  return leaf(
    ({ member }) => verdict((member !== null) === members),
    ({ member }) =>
      reason(
        members ? 'audience.members_only' : 'audience.anonymous_only',
        'member',
        members,
        member !== null,
      ),
  );
}

function inSegment(wanted: readonly string[]): CompiledCondition {
  return leaf(
    (view) => segmentVerdict(view, wanted),
    ({ member }) =>
      reason(
        'audience.segment',
        'member.segments',
        wanted.join(', '),
        member === null ? null : 'no',
      ),
    { signs: [wanted.map((value) => ({ kind: 'segment', value }))] },
  );
}

function notInSegment(unwanted: readonly string[]): CompiledCondition {
  return leaf(
    (view) => (segmentVerdict(view, unwanted) === YES ? NO : YES),
    ({ member }) =>
      reason(
        'audience.excluded_segment',
        'member.segments',
        null,
        unwanted.find((value) => member?.segments.includes(value)) ?? null,
      ),
  );
}

function segmentVerdict(view: View, wanted: readonly string[]): 0 | 1 | 2 {
  if (view.member === null) return UNKNOWN;
  for (const value of wanted) view.factsRead.add(`member.segments.${value}`);
  const { segments } = view.member;
  return verdict(wanted.some((value) => segments.includes(value)));
}
