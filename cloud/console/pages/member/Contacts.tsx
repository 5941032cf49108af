import type { MemberView } from '@verno/shared/contracts/hub/members';
import { useTexts } from '../../text/i18n.ts';
import { formatPhone } from '../../text/phone.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { memberTexts } from './texts.ts';

const CARD_TONES = { active: 'good', blocked: 'bad', replaced: 'quiet', ended: 'quiet' } as const;
const CARD_WORDS = {
  active: 'cardActive',
  blocked: 'cardBlocked',
  replaced: 'replaced',
  ended: 'ended',
} as const;

/** How to reach the member, his cards, and what the programme knows of him. */
export function Contacts({ member }: { readonly member: MemberView }) {
  const say = useTexts(memberTexts);
  return (
    <Panel title={say('contacts')}>
      <dl className="verno-contacts">
        <dt>{say('phone')}</dt>
        <dd className="verno-figure">{formatPhone(member.phone) ?? '—'}</dd>
        <dt>{say('email')}</dt>
        <dd className="verno-clip" title={member.email ?? undefined}>
          {member.email ?? '—'}
        </dd>
        <dt>{say('cards')}</dt>
        <dd className="verno-card-numbers">
          {member.cards.length === 0 && <span className="verno-dim">{say('noCards')}</span>}
          {member.cards.map((card) => (
            <div key={card.number}>
              <span className="verno-figure">{card.number}</span>{' '}
              <StatusBadge tone={CARD_TONES[card.state]}>{say(CARD_WORDS[card.state])}</StatusBadge>
            </div>
          ))}
        </dd>
        <Words title={say('statuses')} words={member.statuses.map(({ status }) => status)} />
        <Words title={say('segments')} words={member.segments} />
      </dl>
    </Panel>
  );
}

function Words({ title, words }: { readonly title: string; readonly words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <>
      <dt>{title}</dt>
      <dd className="verno-words">
        {words.map((word) => (
          <StatusBadge key={word} tone="info">
            {word}
          </StatusBadge>
        ))}
      </dd>
    </>
  );
}
