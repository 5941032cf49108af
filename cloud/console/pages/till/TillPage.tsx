import './till.css';
import { getTill, type TillDetail } from '@verno/shared/contracts/hub/tills';
import { Button, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveTills, usePollMs } from '../../client/live.tsx';
import { askAnew, readOperation } from '../../client/queries.ts';
import { useCall } from '../../client/services.ts';
import { useCan } from '../../client/session.ts';
import { useTexts } from '../../text/i18n.ts';
import { DetailPage } from '../../ui/DetailPage.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { EnrolmentDialog } from '../tills/EnrolmentDialog.tsx';
import { hasTrouble, TillState, Trouble } from '../tills/till-words.tsx';
import { WaitingList } from '../waiting/WaitingList.tsx';
import { Days } from './Days.tsx';
import { Devices } from './Devices.tsx';
import { Epochs } from './Epochs.tsx';
import { Exchange } from './Exchange.tsx';
import { tillTexts } from './texts.ts';

const route = getRouteApi('/shell/tills/$tillId');
const WAITING_ROWS = 20;

/** One till: how it is, what of it waits, its days against the books, its epochs. */
export function TillPage() {
  const say = useTexts(tillTexts);
  const query = useTill();
  return (
    <DetailPage
      query={query}
      parent={<PageLink to="/tills">{say('parent')}</PageLink>}
      title={({ name }) => name}
      renderAside={(till) => <Aside till={till} />}
    >
      {(till) => (
        <div className="verno-till" key={till.tillId}>
          {till.state === 'frozen' && (
            <Text className="verno-warning" role="note">
              {say('frozenReason')}
            </Text>
          )}
          <div className="verno-till-top">
            <Exchange till={till} />
            <Devices till={till} />
          </div>
          <section aria-label={say('waiting')} className="verno-till-part">
            <h2 className="verno-till-head">{say('waiting')}</h2>
            <WaitingList
              filters={{ tillId: till.tillId }}
              limit={WAITING_ROWS}
              empty={{ title: say('nothingWaits'), hint: say('nothingWaitsHint') }}
            />
          </section>
          <Days days={till.days} />
          <Epochs epochs={till.epochs} />
        </div>
      )}
    </DetailPage>
  );
}

/** The till; what live news tell of its row is taken over, and the rest is asked anew. */
function useTill() {
  const call = useCall();
  const cache = useQueryClient();
  const params = route.useParams();
  const options = readOperation(call, getTill, { params });
  useLiveTills((fresh) => {
    if (fresh.tillId !== params.tillId) return;
    const known = cache.getQueryData(options.queryKey);
    if (known !== undefined) cache.setQueryData(options.queryKey, { ...known, ...fresh });
    void askAnew(cache, getTill.id);
  });
  return useQuery({ ...options, refetchInterval: usePollMs() });
}

function Aside({ till }: { readonly till: TillDetail }) {
  const say = useTexts(tillTexts);
  const mayEnrol = useCan()('tills.enrol', till.storeId);
  const [isEnrolling, setEnrolling] = useState(false);
  return (
    <>
      <TillState state={till.state} />
      <span className="verno-dim">
        {till.storeName}, {say('number', { number: till.number })}
      </span>
      {hasTrouble(till) && <Trouble row={till} />}
      {mayEnrol && (
        <Button size="compact-sm" variant="default" onClick={() => setEnrolling(true)}>
          {say(till.state === 'waiting' ? 'connect' : 'code')}
        </Button>
      )}
      <EnrolmentDialog till={isEnrolling ? till : null} onClose={() => setEnrolling(false)} />
    </>
  );
}
