import './waiting.css';
import {
  getWaiting,
  type WaitingAction,
  type WaitingView,
} from '@verno/shared/contracts/hub/waiting-events';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { usePollMs } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useCall } from '../../client/services.ts';
import { useCan } from '../../client/session.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { DetailPage } from '../../ui/DetailPage.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DecideDialog } from './DecideDialog.tsx';
import { waitingTexts } from './texts.ts';
import { Money, nameOf, Outcome, Place, reasonOf } from './waiting-words.tsx';

const route = getRouteApi('/shell/waiting-events/$waitingId');

/** One event that waits: what happened, the event itself, and what may be done with it. */
export function WaitingEventPage() {
  const say = useTexts(waitingTexts);
  const call = useCall();
  const params = route.useParams();
  const query = useQuery({
    ...readOperation(call, getWaiting, { params }),
    refetchInterval: usePollMs(),
  });
  return (
    <DetailPage
      query={query}
      parent={<PageLink to="/waiting-events">{say('parent')}</PageLink>}
      title={(event) => nameOf(event, say)}
      renderAside={(event) => (
        <>
          <Place place={event.place} />
          <Outcome row={event} />
        </>
      )}
    >
      {(event) => (
        <div className="verno-waiting" key={event.waitingId}>
          <div className="verno-waiting-what">
            <Happened event={event} />
            <Actions event={event} />
          </div>
          <Raw event={event} />
        </div>
      )}
    </DetailPage>
  );
}

interface EventProps {
  readonly event: WaitingView;
}

function Happened({ event }: EventProps) {
  const say = useTexts(waitingTexts);
  const format = useFormat();
  return (
    <Panel title={say('happened')}>
      <div className="verno-waiting-what">
        <p className="verno-waiting-why">{reasonOf(event, say)}</p>
        {event.detail !== '' && <Text c="dimmed">{event.detail}</Text>}
        {event.booked && (
          <Text className="verno-warning" role="note">
            {say('booked')}
          </Text>
        )}
        <Facts
          items={[
            [
              say('till'),
              <PageLink key="till" to="/tills/$tillId" params={{ tillId: event.tillId }}>
                {event.storeName}, {event.tillName}
              </PageLink>,
            ],
            [say('money'), <Money key="money" row={event} />],
            [
              say('wallTime'),
              event.localTime === null ? '—' : format.wallTime(event.localTime.slice(0, 19)),
            ],
            [say('received'), format.instant(event.receivedAt)],
            [say('epochSeq'), `${event.epoch} / ${format.count(event.seq)}`],
          ]}
        />
        <div className="verno-waiting-ids">
          <Facts
            items={[
              [say('eventId'), <code key="id">{event.eventId}</code>],
              [say('hash'), <code key="hash">{event.hash}</code>],
            ]}
          />
        </div>
      </div>
    </Panel>
  );
}

/** The deeds, or what was decided. The dialog outlives them: who came second reads there who was first. */
function Actions({ event }: EventProps) {
  const say = useTexts(waitingTexts);
  const mayDecide = useCan()('tills.settle', event.storeId);
  const [action, setAction] = useState<WaitingAction | null>(null);
  const isOpen = event.decision === null;
  return (
    <>
      {!isOpen && <Decision event={event} />}
      {isOpen && !mayDecide && <Text c="dimmed">{say('mayNot')}</Text>}
      {isOpen && mayDecide && (
        <div className="verno-waiting-actions">
          {event.actions.map((one) => (
            <Button
              key={one}
              variant={one === 'writeOff' ? 'default' : 'filled'}
              onClick={() => setAction(one)}
            >
              {say(one)}
            </Button>
          ))}
        </div>
      )}
      <DecideDialog event={event} action={action} onClose={() => setAction(null)} />
    </>
  );
}

function Decision({ event }: EventProps) {
  const say = useTexts(waitingTexts);
  const format = useFormat();
  const { decision } = event;
  if (decision === null) return null;
  return (
    <Panel title={say('decision')} aside={<Outcome row={event} />}>
      <p className="verno-waiting-why">{decision.why}</p>
      <Text c="dimmed">
        {say('decisionText', { name: decision.byName, at: format.instant(decision.at) })}
      </Text>
      {decision.purchaseId !== null && (
        <PageLink to="/purchases/$purchaseId" params={{ purchaseId: decision.purchaseId }}>
          {say('purchase')}
        </PageLink>
      )}
    </Panel>
  );
}

function Raw({ event }: EventProps) {
  const say = useTexts(waitingTexts);
  return (
    <Panel title={say('raw')}>
      <div className="verno-waiting-what">
        <Text c="dimmed" size="sm">
          {say(event.body === null ? 'noRaw' : 'rawHint')}
        </Text>
        {event.body !== null && (
          <pre className="verno-waiting-raw" tabIndex={0} aria-label={say('raw')}>
            {indented(event.body)}
          </pre>
        )}
      </div>
    </Panel>
  );
}

function indented(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
