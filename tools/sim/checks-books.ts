/** Invariants of the hub's books and of bonus rights. */
import { deltaOf } from './books.ts';
import { Broken } from './broken.ts';
import type { HubDisk } from './model.ts';
import type { Sight } from './sight.ts';

/** 6: a member's debt over everything printed is within the policy's bound. */
export function rights({ company, owed, tills, copies, hubRestores }: Sight, member: string): void {
  const { policy } = company;
  const balance = owed.get(member) ?? 0;
  const caps = tills().length + copies;
  const least = policy.kind === 'capped' ? -caps * Math.min(policy.perMember, policy.perTill) : 0;
  // A copy of a disk has the rights of the original, and a restored hub has forgotten what it lent.
  if (policy.kind === 'escrow' && copies + hubRestores > 0) return;
  if (balance < least) {
    throw new Broken(6, `${member}: долг ${-balance} больше суммы пределов ${-least}`);
  }
}

/** 5 and 6: postings sum to what was opened; rights lent and available make up the balance. */
export function conserved({ hub, company }: Sight): void {
  const { books } = hub();
  const total = company.opening * company.members.length;
  let sum = books.house;
  for (const amount of books.balances.values()) sum += amount;
  if (sum !== total) throw new Broken(5, `сумма по счетам ${sum} вместо ${total}`);
  if (company.policy.kind !== 'escrow') return;
  for (const member of company.members) {
    const lent = [...books.lent]
      .filter(([key]) => key.endsWith(`/${member}`))
      .reduce((all, [, { granted, gone }]) => all + granted - gone, 0);
    if (lent < 0) return;
    const available = (books.balances.get(member) ?? 0) - lent;
    if (available < 0) throw new Broken(6, `${member}: отдано взаймы больше, чем есть`);
  }
}

/** Every accepted event is posted once or waits in suspense; what is posted sums to what was sold. */
export function once(hub: HubDisk): void {
  const sums = new Map<string, number>();
  const ids = new Set<string>();
  let movements = 0;
  for (const row of hub.rows.values()) {
    for (const log of row.logs.values()) {
      for (const event of log.events) {
        const { member } = event.payload;
        if (hub.suspense.has(event.hash)) continue;
        if (ids.has(event.id)) throw new Broken(2, `событие ${event.id} проведено дважды`);
        ids.add(event.id);
        if (member === null) continue;
        movements += 1;
        sums.set(member, (sums.get(member) ?? 0) + deltaOf(event));
      }
    }
  }
  const posted = new Map<string, number>();
  for (const { member, amount } of hub.books.postings.values()) {
    posted.set(member, (posted.get(member) ?? 0) + amount);
  }
  if (movements !== hub.books.postings.size) {
    throw new Broken(2, `событий ${movements}, проводок ${hub.books.postings.size}`);
  }
  for (const [member, sum] of sums) {
    if (posted.get(member) !== sum) throw new Broken(2, `${member}: в книгах не то, что в чеках`);
  }
}
