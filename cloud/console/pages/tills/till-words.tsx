/** What is said of a till in words, in the list and on its own page. */
import { CLOCK_WRONG_MS } from '@verno/shared/contracts/sync-heartbeat';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { useTexts } from '../../text/i18n.ts';
import { useFormat, useNow } from '../../text/use-format.tsx';
import { StatusBadge, type Tone } from '../../ui/StatusBadge.tsx';
import { tillsTexts } from './texts.ts';
import { Nothing } from '../../ui/Nothing.tsx';

const TONES: Readonly<Record<TillRow['state'], Tone>> = {
  waiting: 'info',
  online: 'good',
  offline: 'warn',
  frozen: 'bad',
  revoked: 'quiet',
};
const SEEN_REFRESH_MS = 10_000;
/** A clock that is off by less is right. */
const CLOCK_RIGHT_MS = 2000;

export function TillState({ state }: Pick<TillRow, 'state'>) {
  const say = useTexts(tillsTexts);
  return (
    <span title={state === 'frozen' ? say('frozenHint') : undefined}>
      <StatusBadge tone={TONES[state]}>{say(state)}</StatusBadge>
    </span>
  );
}

/** When the till was last seen, in words that grow old by themselves. */
export function LastSeen({ at }: { readonly at: string | null }) {
  const say = useTexts(tillsTexts);
  const format = useFormat();
  const nowMs = useNow(SEEN_REFRESH_MS);
  if (at === null) return <span className="verno-dim">{say('never')}</span>;
  return (
    <time dateTime={at} title={format.instant(at)} className="verno-nowrap">
      {format.relative(at, nowMs)}
    </time>
  );
}

/** Whether `Trouble` has anything to tell of this till. */
export function hasTrouble(row: TillRow): boolean {
  return row.suspense > 0 || row.quarantine > 0 || row.alarms.length > 0;
}

/** What of this till waits for a person, or is wrong with it. */
export function Trouble({ row }: { readonly row: TillRow }) {
  const say = useTexts(tillsTexts);
  if (!hasTrouble(row)) return <Nothing />;
  return (
    <span className="verno-words">
      {row.suspense > 0 && (
        <span title={say('suspenseHint')}>
          <StatusBadge tone="warn">{say('suspense', { count: row.suspense })}</StatusBadge>
        </span>
      )}
      {row.quarantine > 0 && (
        <span title={say('quarantineHint')}>
          <StatusBadge tone="bad">{say('quarantine', { count: row.quarantine })}</StatusBadge>
        </span>
      )}
      {row.alarms.map((alarm) => (
        <span key={alarm} title={say(`${alarm}Hint`)}>
          <StatusBadge tone={alarm === 'totals_differ' ? 'bad' : 'warn'}>{say(alarm)}</StatusBadge>
        </span>
      ))}
    </span>
  );
}

/** What the till has not told is not a zero. */
export function NotTold() {
  const say = useTexts(tillsTexts);
  return (
    <span className="verno-dim" title={say('notToldHint')}>
      {say('notTold')}
    </span>
  );
}

/** How far the till's clock is from the hub's. */
export function ClockOffset({ offsetMs }: { readonly offsetMs: number | null }) {
  const say = useTexts(tillsTexts);
  const format = useFormat();
  if (offsetMs === null) return <NotTold />;
  if (Math.abs(offsetMs) < CLOCK_RIGHT_MS) {
    return <span className="verno-dim">{say('clockRight')}</span>;
  }
  const time = format.duration(Math.abs(offsetMs) / 1000);
  const isWrong = Math.abs(offsetMs) > CLOCK_WRONG_MS;
  return (
    <span
      className={isWrong ? 'verno-attention verno-nowrap' : 'verno-nowrap'}
      title={say('clockHint')}
    >
      {say(offsetMs > 0 ? 'clockSlow' : 'clockFast', { time })}
    </span>
  );
}

interface CountWithAgeProps {
  readonly value: number | null;
  readonly ageS: number | null;
  readonly hint: string;
}

/** A count of events, and for how long already. */
export function CountWithAge({ value, ageS, hint }: CountWithAgeProps) {
  const format = useFormat();
  if (value === null) return <Nothing />;
  return (
    <span title={hint} className="verno-nowrap">
      <span className={value === 0 ? 'verno-figure verno-dim' : 'verno-figure'}>
        {format.count(value)}
      </span>
      {value > 0 && ageS !== null && (
        <span className="verno-dim verno-small"> · {format.duration(ageS)}</span>
      )}
    </span>
  );
}
