/** Which of a member's facts a purchase keeps: those that were read, so that it can be replayed. */
import type { MemberFacts } from './cheque.ts';

const INSERTION_KEYS_MAX = 24;

/**
 * The facts as they were, less all that no rule read. Evaluating again with these gives the same bytes.
 * @param factsRead keys as the engine reports them: `member.dates.birthday`, `member.card` …
 */
export function pruneFacts(facts: MemberFacts, factsRead: readonly string[]): MemberFacts {
  const read = new Set(factsRead);
  return {
    memberId: facts.memberId,
    attributes: pick(facts.attributes, 'attributes', read),
    dates: pick(facts.dates, 'dates', read),
    answers: pick(facts.answers, 'answers', read),
    statuses: pick(facts.statuses, 'statuses', read),
    segments: facts.segments.filter((segment) => read.has(`member.segments.${segment}`)),
    counters: pick(facts.counters, 'counters', read),
    coupons: pick(facts.coupons, 'coupons', read),
    balances: pick(facts.balances, 'balances', read),
    ...(facts.goods === undefined ? {} : { goods: pick(facts.goods, 'goods', read) }),
    history: pick(facts.history, 'history', read),
    card: read.has('member.card') ? facts.card : null,
    contacts: read.has('member.contacts') ? facts.contacts : null,
  };
}

/** Keys by UTF-16 code unit; few as they mostly are, they are put in order by hand. */
export function sortedKeys(read: ReadonlySet<string>): string[] {
  const keys = [...read];
  if (keys.length > INSERTION_KEYS_MAX) return keys.toSorted();
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next] ?? '';
    let place = next;
    for (; place > 0 && (keys[place - 1] ?? '') > key; place -= 1) {
      keys[place] = keys[place - 1] ?? '';
    }
    keys[place] = key;
  }
  return keys;
}

function pick<T>(
  record: Readonly<Record<string, T>>,
  block: string,
  read: ReadonlySet<string>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => read.has(`member.${block}.${key}`)),
  );
}
