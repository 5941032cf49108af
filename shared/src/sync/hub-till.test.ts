import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterRestore, enrolled, frozen, judgeHello, tokenUsed } from './hub-till.ts';
import type { HelloSaid, HubTill } from './hub-till.ts';

const root = (epoch: number): string => `root-${epoch}`;
const BLANK: HubTill = {
  standing: 'waiting',
  frozenBy: null,
  epoch: 0,
  nonce: null,
  previousNonce: null,
  said: null,
  seen: false,
  noncesVoid: false,
  head: { seq: 0, hash: root(0) },
};
const JOINED = enrolled(BLANK, { usedEpoch: 0, nonce: 'n0', root });

/** A hello of the one honest log: its hash at a number is the number. */
const hello = (seq: number, nonce: string, fresh: string, accepted: number): HelloSaid => ({
  epoch: 1,
  head: { seq, hash: seq === 0 ? root(1) : `h${seq}` },
  nonce,
  again: false,
  drains: true,
  heldHash: seq === 0 ? root(1) : seq <= accepted ? `h${seq}` : null,
  freshNonce: fresh,
});

describe('the hub’s view of one till', () => {
  test('a granted epoch is above all that were used, on the hub and on the machine', () => {
    expect(JOINED.epoch).toBe(1);
    expect(enrolled(JOINED, { usedEpoch: 5, nonce: 'x', root }).epoch).toBe(6);
    expect(enrolled({ ...JOINED, epoch: 9 }, { usedEpoch: 5, nonce: 'x', root }).epoch).toBe(10);
  });

  test('whatever the network repeats, delays or loses, and however often the hub is restored: an honest till is never frozen', () => {
    const act = fc.constantFrom('hello', 'lost', 'late', 'sell', 'upload', 'restore');
    fc.assert(
      fc.property(fc.array(fc.tuple(act, fc.nat()), { maxLength: 60 }), (acts) => {
        let till = JOINED;
        let [nonce, seq, accepted, names, holds] = ['n0', 0, 0, 0, false];
        const sent: HelloSaid[] = [];
        const say = (said: HelloSaid) => {
          const [next, verdict] = judgeHello(till, {
            ...said,
            heldHash: hello(said.head.seq, '', '', accepted).heldHash,
          });
          till = next;
          return verdict;
        };
        for (const [kind, chosen] of acts) {
          names += 1;
          if (kind === 'sell') seq += 1;
          if (kind === 'upload' && holds) {
            till = tokenUsed(till);
            till = { ...till, head: hello(seq, '', '', seq).head };
            accepted = seq;
          }
          if (kind === 'restore') {
            till = afterRestore(till);
            holds = false;
          }
          const late = sent[chosen % Math.max(1, sent.length)];
          if (kind === 'late' && late !== undefined) {
            const verdict = say(late);
            // Its welcome ends the token of the one before; the honest till says hello anew.
            if (verdict.kind === 'welcome') holds = false;
          }
          if (kind === 'hello' || kind === 'lost') {
            const said = hello(seq, nonce, `n${names}`, accepted);
            sent.push(said);
            const verdict = say(said);
            expect(verdict.kind).toBe('welcome');
            holds = kind === 'hello';
            if (holds && verdict.kind === 'welcome') ({ nonce } = verdict);
            if (holds) till = tokenUsed(till);
          }
          expect(till.standing).toBe('active');
        }
      }),
    );
  });

  test('a second holder is proven by a head that outgrew or contradicts what was said, or by insisting', () => {
    const [welcomed] = judgeHello(JOINED, hello(3, 'n0', 'n1', 0));
    const till = tokenUsed(welcomed);
    const late = hello(3, 'n0', 'x', 0);
    expect(judgeHello(till, late)[1]).toEqual({ kind: 'refuse', code: 'till.stale_nonce' });
    for (const said of [
      { ...late, again: true },
      hello(4, 'n0', 'x', 0),
      { ...late, head: { seq: 3, hash: 'other' } },
    ]) {
      const [next, verdict] = judgeHello(till, said);
      expect(verdict).toEqual({ kind: 'drain', code: 'till.stale_nonce' });
      expect(next).toMatchObject({ standing: 'frozen', frozenBy: 'till.stale_nonce' });
    }
    const contradicts = { ...hello(2, 'n0', 'x', 3), heldHash: 'another' };
    expect(judgeHello(till, contradicts)[0].frozenBy).toBe('till.fork');
  });

  test('a disk put back behind what the hub has is frozen; an old program gets the refusal it knows', () => {
    const ahead: HubTill = { ...JOINED, head: { seq: 5, hash: 'h5' } };
    const said = hello(2, 'n0', 'x', 5);
    expect(judgeHello(ahead, said)[0]).toMatchObject({ standing: 'frozen', frozenBy: 'till.fork' });
    const old = { ...said, drains: false };
    expect(judgeHello(ahead, old)[1]).toEqual({ kind: 'refuse', code: 'till.fork' });
  });

  test('a frozen epoch never opens again by a hello, and a revoked till stays revoked', () => {
    const stopped = frozen(JOINED, 'sync.fork');
    expect(judgeHello(stopped, hello(0, 'n0', 'x', 0))[0]).toBe(stopped);
    const revoked: HubTill = { ...JOINED, standing: 'revoked' };
    expect(frozen(revoked, 'sync.fork')).toBe(revoked);
    expect(judgeHello(revoked, hello(0, 'n0', 'x', 0))[1]).toMatchObject({ kind: 'drain' });
  });
});
