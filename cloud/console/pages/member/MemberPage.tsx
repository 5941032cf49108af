import './member.css';
import { getMember, type MemberView } from '@verno/shared/contracts/hub/members';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCall } from '../../client/services.ts';
import { usePollMs } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useCan } from '../../client/session.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { DetailPage } from '../../ui/DetailPage.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { STAGE_TONES } from '../../ui/stage-tones.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { AccountHistory } from './AccountHistory.tsx';
import { Balances } from './Balances.tsx';
import { Contacts } from './Contacts.tsx';
import { LatestPurchases } from './LatestPurchases.tsx';
import { memberTexts } from './texts.ts';

const route = getRouteApi('/shell/members/$memberId');

export function MemberPage() {
  const say = useTexts(memberTexts);
  const call = useCall();
  const can = useCan();
  const params = route.useParams();
  const pollMs = usePollMs();
  const query = useQuery({
    ...readOperation(call, getMember, { params }),
    refetchInterval: pollMs,
  });
  return (
    <DetailPage
      query={query}
      parent={<PageLink to="/members">{say('parent')}</PageLink>}
      title={({ name, stage }) => name || say(stage === 'left' ? 'left' : 'nameless')}
      isWhole
      renderAside={(member) => <Aside member={member} />}
    >
      {(member) => (
        <div className="verno-member" key={member.memberId}>
          <div className="verno-member-top">
            <Balances member={member} />
            <Contacts member={member} />
          </div>
          <div className="verno-member-bottom">
            {can('purchases.read') && <LatestPurchases member={member} />}
            <AccountHistory member={member} />
          </div>
        </div>
      )}
    </DetailPage>
  );
}

function Aside({ member }: { readonly member: MemberView }) {
  const say = useTexts(memberTexts);
  const format = useFormat();
  return (
    <>
      <StatusBadge tone={STAGE_TONES[member.stage]}>{say(member.stage)}</StatusBadge>
      <span className="verno-dim">{say('since', { date: format.date(member.registeredOn) })}</span>
      {member.birthday !== null && (
        <span className="verno-dim">{say('birthday', { date: format.date(member.birthday) })}</span>
      )}
    </>
  );
}
