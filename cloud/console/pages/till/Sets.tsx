/** Whether the till holds what the hub holds, and the last time it did not. */
import type { TillDetail } from '@verno/shared/contracts/hub/tills';
import { Text } from '@mantine/core';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { tillTexts } from './texts.ts';

const WORDS = {
  all: 'setAll',
  partner: 'setPartner',
  store: 'setStore',
  till: 'setTill',
} as const;

type SetsProps = Pick<TillDetail, 'sets'>;

export function SetsFact({ sets }: SetsProps) {
  const say = useTexts(tillTexts);
  const format = useFormat();
  if (sets === null) return <span className="verno-dim">{say('setsSame')}</span>;
  if (sets.healedAt === null) return <span className="verno-attention">{say('setsDiffer')}</span>;
  return say('setsHealed', { healed: format.instant(sets.healedAt) });
}

/** Which of it, since when, and what to do. */
export function SetsNote({ sets }: SetsProps) {
  const say = useTexts(tillTexts);
  const format = useFormat();
  if (sets === null) return null;
  const what = sets.differing.map((scope) => say(WORDS[scope])).join(', ');
  const since = format.instant(sets.since);
  if (sets.healedAt !== null) {
    return (
      <Text c="dimmed" size="sm">
        {say('setsWere', { since, what })}
      </Text>
    );
  }
  return (
    <Text className="verno-warning" role="note">
      {say('setsAre', { since, what })} {say('setsMending')}
    </Text>
  );
}
