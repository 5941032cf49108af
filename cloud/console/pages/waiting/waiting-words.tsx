/** What is said of a waiting event in words. */
import type { WaitingRow } from '@verno/shared/contracts/hub/waiting-events';
import { useTexts, type Say } from '../../text/i18n.ts';
import { Figure } from '../../ui/Figure.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { waitingTexts } from './texts.ts';
import { Nothing } from '../../ui/Nothing.tsx';

type Key = keyof typeof waitingTexts.sentences.ru;
export type SayWaiting = Say<Key>;

/** «Продажа 07-12», or the kind of an event that is none. */
export function nameOf(row: WaitingRow, say: SayWaiting): string {
  if (row.what === 'other') return say('other', { kind: row.kind });
  return say(row.what, { number: row.number ?? '' });
}

/** Why it waits, in a sentence; a reason of a newer hub is named as it is. */
export function reasonOf(row: Pick<WaitingRow, 'reason' | 'booked'>, say: SayWaiting): string {
  if (row.booked) return say('why.accepted');
  const key = `why.${row.reason}`;
  return isKnown(key) ? say(key) : `${say('why.unknown')}: ${row.reason}`;
}

function isKnown(key: string): key is Key {
  return Object.hasOwn(waitingTexts.sentences.ru, key);
}

export function Place({ place }: Pick<WaitingRow, 'place'>) {
  const say = useTexts(waitingTexts);
  return (
    <span title={say(place === 'suspense' ? 'suspenseHint' : 'quarantineHint')}>
      <StatusBadge tone={place === 'suspense' ? 'warn' : 'bad'}>{say(place)}</StatusBadge>
    </span>
  );
}

export function Money({ row }: { readonly row: WaitingRow }) {
  const say = useTexts(waitingTexts);
  if (row.money !== null) return <Figure value={row.money} />;
  return row.what === 'other' && !row.kind.startsWith('purchase.') ? (
    <Nothing />
  ) : (
    <span className="verno-dim">{say('noMoney')}</span>
  );
}

export function Outcome({ row }: { readonly row: WaitingRow }) {
  const say = useTexts(waitingTexts);
  if (row.decision === null) return null;
  const { outcome } = row.decision;
  return (
    <StatusBadge tone={outcome === 'written_off' ? 'quiet' : 'good'}>{say(outcome)}</StatusBadge>
  );
}
