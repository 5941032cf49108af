/**
 * The books as a few lines of arithmetic, to hold the real ones against. It knows lots, dates and policies,
 * and nothing of tables, locks or batches; it is written apart from the ledger on purpose.
 */

export interface ModelLot {
  amount: number;
  left: number;
  state: 'waiting' | 'open' | 'gone';
  activateAtMs: number | null;
  expiresAtMs: number | null;
  /** Order of birth, for equal ends. */
  readonly born: number;
  burnt: number;
  reversed: number;
}

interface ModelSpend {
  readonly parts: { lot: ModelLot | null; left: number }[];
}

interface ModelHold {
  readonly owner: number;
  readonly parts: { lot: ModelLot; amount: number }[];
  readonly amount: number;
}

export interface ModelAccount {
  lots: ModelLot[];
  debt: number;
  blocked: boolean;
}

export interface Figures {
  readonly active: number;
  readonly pending: number;
  readonly reserved: number;
}

export class BooksModel {
  nowMs: number;
  readonly accounts: ModelAccount[];
  readonly holds = new Map<string, ModelHold>();
  readonly spends = new Map<string, ModelSpend>();
  private births = 0;

  constructor(nowMs: number, members: number) {
    this.nowMs = nowMs;
    this.accounts = Array.from({ length: members }, () => ({ lots: [], debt: 0, blocked: false }));
  }

  account(owner: number): ModelAccount {
    const found = this.accounts[owner];
    if (found === undefined) throw new Error(`no member ${owner}`);
    return found;
  }

  figures(owner: number): Figures {
    const { lots, debt } = this.account(owner);
    const sum = (state: ModelLot['state']): number =>
      lots.filter((lot) => lot.state === state).reduce((all, lot) => all + lot.left, 0);
    const held = [...this.holds.values()].filter((hold) => hold.owner === owner);
    return {
      active: sum('open') - debt,
      pending: sum('waiting'),
      reserved: held.reduce((all, hold) => all + hold.amount, 0),
    };
  }

  /** Everything that falls due up to now, in the order of its instant. */
  pass(toMs: number): void {
    this.nowMs = toMs;
    for (const account of this.accounts) this.settle(account);
  }

  private settle(account: ModelAccount): void {
    for (;;) {
      const [next] = account.lots
        .flatMap((lot) => this.turns(lot).map((turn) => ({ lot, ...turn })))
        .toSorted((a, b) => a.atMs - b.atMs || a.lot.born - b.lot.born);
      if (next === undefined) return;
      if (next.burns) {
        next.lot.burnt += next.lot.left;
        next.lot.left = 0;
        next.lot.state = 'gone';
      } else {
        next.lot.state = 'open';
        this.payDebt(account, next.lot);
      }
    }
  }

  private turns(lot: ModelLot): { atMs: number; burns: boolean }[] {
    if (lot.state === 'gone' || lot.left === 0) return [];
    const turns: { atMs: number; burns: boolean }[] = [];
    const end = lot.expiresAtMs;
    if (lot.state === 'waiting' && lot.activateAtMs !== null && lot.activateAtMs <= this.nowMs) {
      if (end === null || lot.activateAtMs < end) {
        turns.push({ atMs: lot.activateAtMs, burns: false });
      }
    }
    if (end !== null && end <= this.nowMs) turns.push({ atMs: end, burns: true });
    return turns;
  }

  private payDebt(account: ModelAccount, lot: ModelLot): void {
    const paid = Math.min(account.debt, lot.left);
    account.debt -= paid;
    lot.left -= paid;
  }

  accrue(
    owner: number,
    amount: number,
    dates: { activateAtMs: number | null; expiresAtMs: number | null },
  ): ModelLot {
    const account = this.account(owner);
    const waits = dates.activateAtMs !== null && dates.activateAtMs > this.nowMs;
    const lot: ModelLot = {
      amount,
      left: amount,
      state: waits ? 'waiting' : 'open',
      activateAtMs: waits ? dates.activateAtMs : null,
      expiresAtMs: dates.expiresAtMs,
      born: (this.births += 1),
      burnt: 0,
      reversed: 0,
    };
    account.lots.push(lot);
    if (!waits) this.payDebt(account, lot);
    return lot;
  }

  private take(
    owner: number,
    amount: number,
    first: ModelLot | null,
  ): { lot: ModelLot | null; left: number }[] {
    const account = this.account(owner);
    const end = (lot: ModelLot): number => lot.expiresAtMs ?? Number.POSITIVE_INFINITY;
    const order = account.lots
      .filter((lot) => lot.state === 'open' && lot.left > 0)
      .toSorted((a, b) => {
        if (a === first || b === first) return a === first ? -1 : 1;
        return end(a) === end(b) ? a.born - b.born : end(a) - end(b);
      });
    const parts: { lot: ModelLot | null; left: number }[] = [];
    let left = amount;
    for (const lot of order) {
      const part = Math.min(left, lot.left);
      if (part === 0) break;
      lot.left -= part;
      left -= part;
      parts.push({ lot, left: part });
    }
    if (left > 0) {
      account.debt += left;
      parts.push({ lot: null, left });
    }
    return parts;
  }

  spend(owner: number, amount: number, purchase: string): void {
    const parts = [...(this.spends.get(purchase)?.parts ?? []), ...this.take(owner, amount, null)];
    this.spends.set(purchase, { parts });
  }

  writeOff(owner: number, amount: number): void {
    this.take(owner, amount, null);
  }

  forgive(owner: number, amount: number): void {
    this.account(owner).debt -= amount;
  }

  hold(owner: number, amount: number, id: string): void {
    const parts = this.take(owner, amount, null).flatMap(({ lot, left }) =>
      lot === null ? [] : [{ lot, amount: left }],
    );
    this.holds.set(id, { owner, parts, amount });
  }

  /** Spends `used` of a hold for a purchase; the rest goes back. */
  endHold(id: string, used: number, purchase: string | null): void {
    const hold = this.holds.get(id);
    if (hold === undefined) throw new Error(`no hold ${id}`);
    this.holds.delete(id);
    const spent: ModelSpend['parts'] = [];
    const rest: ModelHold['parts'] = [];
    let left = used;
    for (const part of hold.parts) {
      const now = Math.min(left, part.amount);
      if (now > 0) spent.push({ lot: part.lot, left: now });
      if (now < part.amount) rest.push({ lot: part.lot, amount: part.amount - now });
      left -= now;
    }
    if (purchase !== null) {
      this.spends.set(purchase, {
        parts: [...(this.spends.get(purchase)?.parts ?? []), ...spent],
      });
    }
    const account = this.account(hold.owner);
    let back = hold.amount - used;
    const paid = Math.min(account.debt, back);
    account.debt -= paid;
    back -= paid;
    for (const part of rest.toReversed()) {
      const now = Math.min(back, part.amount);
      if (now === 0) continue;
      part.lot.left += now;
      part.lot.state = 'open';
      back -= now;
    }
  }

  /** What may still come back of a purchase. */
  spentIn(purchase: string): number {
    return (this.spends.get(purchase)?.parts ?? []).reduce((sum, part) => sum + part.left, 0);
  }

  giveBack(owner: number, purchase: string, amount: number, graceEndsMs: number): void {
    const account = this.account(owner);
    const rank = (lot: ModelLot | null): number =>
      lot === null ? Number.POSITIVE_INFINITY : (lot.expiresAtMs ?? Number.MAX_SAFE_INTEGER);
    const parts = (this.spends.get(purchase)?.parts ?? []).toSorted((a, b) => {
      const [x, y] = [rank(a.lot), rank(b.lot)];
      if (x !== y) return x > y ? -1 : 1;
      return (b.lot?.born ?? 0) - (a.lot?.born ?? 0);
    });
    let left = amount;
    for (const part of parts) {
      const now = Math.min(left, part.left);
      if (now === 0) continue;
      part.left -= now;
      left -= now;
      const { lot } = part;
      const endsMs = lot?.expiresAtMs ?? null;
      const ended = endsMs !== null && endsMs <= this.nowMs;
      if (lot !== null && !ended) {
        const paid = Math.min(account.debt, now);
        account.debt -= paid;
        lot.left += now - paid;
      } else {
        const expiresAtMs = lot === null ? null : graceEndsMs;
        this.accrue(owner, now, { activateAtMs: null, expiresAtMs });
      }
    }
  }

  reverse(
    owner: number,
    lot: ModelLot,
    amount: number,
    policy: 'pending_only' | 'to_zero' | 'negative',
  ): number {
    const there = Math.min(amount, lot.amount - lot.burnt - lot.reversed);
    const waiting = lot.state === 'waiting' ? Math.min(there, lot.left) : 0;
    lot.left -= waiting;
    if (lot.state === 'waiting' && lot.left === 0) lot.state = 'gone';
    const wanted = there - waiting;
    const { active } = this.figures(owner);
    const allowed = {
      pending_only: 0,
      to_zero: Math.min(wanted, Math.max(0, active)),
      negative: wanted,
    };
    if (allowed[policy] > 0) this.take(owner, allowed[policy], lot);
    lot.reversed += waiting + allowed[policy];
    return waiting + allowed[policy];
  }
}
