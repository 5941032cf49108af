/**
 * What a till does with the answer to its hello. Invariant: an event counts as acknowledged only while the
 * hub says it holds it; what a restored hub may have lost waits again.
 */
import type { Head } from './head.ts';

/** The till's own log as far as it still has it. */
export interface OwnLog {
  readonly epoch: number;
  /** Last event of `epoch`, seq 0 when there is none. */
  readonly head: Head;
  /** Hash of an event of `epoch`; null when it is not (or no longer) there. */
  readonly hashAt: (seq: number) => string | null;
  /** Epochs before `epoch` of which events are kept. */
  readonly oldEpochs: readonly number[];
}

export interface Welcome {
  readonly hubEpoch: number;
  /** What the hub has accepted of the epoch. */
  readonly acked: Head;
  /** Why events alone are taken; null when all is well. */
  readonly standing: string | null;
}

export type LogOrder =
  | { readonly kind: 'acknowledge'; readonly epoch: number; readonly seq: number }
  /** What came after `afterSeq` waits again. */
  | { readonly kind: 'resend'; readonly epoch: number; readonly afterSeq: number };

export interface AfterHello {
  /** Code of what is wrong between till and hub; null when all is well. */
  readonly standing: string | null;
  readonly orders: readonly LogOrder[];
}

/** `knownHubEpoch`: what the till knew before this answer. */
export function takeWelcome(own: OwnLog, knownHubEpoch: number, answer: Welcome): AfterHello {
  const restored = answer.hubEpoch !== knownHubEpoch;
  const all = [...own.oldEpochs, own.epoch];
  // A restored hub may have lost what it kept apart, too: of that it says nothing, so all is sent again.
  const anew: LogOrder[] = restored
    ? all.map((epoch) => ({ kind: 'resend', epoch, afterSeq: 0 }))
    : [];
  if (answer.standing !== null) return { standing: answer.standing, orders: anew };
  const { seq, hash } = answer.acked;
  if (seq === 0) {
    const orders: LogOrder[] = [...anew, { kind: 'resend', epoch: own.epoch, afterSeq: 0 }];
    return { standing: null, orders };
  }
  if (own.head.seq < seq) return { standing: 'till.fork', orders: anew };
  const mine = own.hashAt(seq);
  if (mine !== null && mine !== hash) return { standing: 'sync.fork', orders: anew };
  return {
    standing: null,
    orders: [
      ...anew,
      { kind: 'resend', epoch: own.epoch, afterSeq: seq },
      { kind: 'acknowledge', epoch: own.epoch, seq },
    ],
  };
}
