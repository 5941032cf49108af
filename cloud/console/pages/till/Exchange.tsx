import type { TillDetail } from '@verno/shared/contracts/hub/tills';
import { Text } from '@mantine/core';
import { useTexts } from '../../text/i18n.ts';
import { useFormat, useNow } from '../../text/use-format.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { tillsTexts } from '../tills/texts.ts';
import { ClockOffset, CountWithAge, LastSeen, NotTold } from '../tills/till-words.tsx';
import { SetsFact, SetsNote } from './Sets.tsx';
import { tillTexts } from './texts.ts';

const TOLD_REFRESH_MS = 10_000;

/** How the till and the hub are in step; what is not known says so. */
export function Exchange({ till }: { readonly till: TillDetail }) {
  const say = useTexts(tillTexts);
  const sayTills = useTexts(tillsTexts);
  const format = useFormat();
  const nowMs = useNow(TOLD_REFRESH_MS);
  return (
    <Panel
      title={say('exchange')}
      aside={
        till.toldAt !== null && (
          <span className="verno-dim verno-small">
            {say('told', { when: format.relative(till.toldAt, nowMs) })}
          </span>
        )
      }
    >
      <div className="verno-till-part">
        {till.toldAt === null && till.epoch !== null && (
          <Text c="dimmed">
            {say('notToldTitle')}. {say('notToldText')}
          </Text>
        )}
        <Facts
          items={[
            [say('seen'), <LastSeen key="seen" at={till.lastSeenAt} />],
            [say('version'), till.agentVersion ?? <NotTold key="version" />],
            [say('epoch'), till.epoch ?? '—'],
            [say('head'), format.count(till.headSeq)],
            [
              say('queue'),
              <CountWithAge
                key="queue"
                value={till.queue}
                ageS={till.queueAgeS}
                hint={sayTills('queueHint')}
              />,
            ],
            [
              say('lag'),
              <CountWithAge
                key="lag"
                value={till.lag}
                ageS={till.lagS}
                hint={sayTills('lagHint')}
              />,
            ],
            [say('clock'), <Clock key="clock" till={till} />],
            [say('bundle'), <Bundle key="bundle" till={till} />],
            [say('sets'), <SetsFact key="sets" sets={till.sets} />],
          ]}
        />
        <SetsNote sets={till.sets} />
      </div>
    </Panel>
  );
}

function Clock({ till }: { readonly till: TillDetail }) {
  const say = useTexts(tillTexts);
  return (
    <>
      <ClockOffset offsetMs={till.clockOffsetMs} />
      {till.clock !== null && (
        <div className="verno-dim verno-small">
          {say('measured', { count: till.clock.samples, ms: till.clock.roundTripMs })}
        </div>
      )}
    </>
  );
}

function Bundle({ till }: { readonly till: TillDetail }) {
  const say = useTexts(tillTexts);
  if (till.bundleVersion === null) return <NotTold />;
  if (till.hubBundleVersion === null || till.hubBundleVersion === till.bundleVersion) {
    return till.bundleVersion;
  }
  return (
    <span className="verno-attention">
      {say('bundleOld', { version: till.bundleVersion, newest: till.hubBundleVersion })}
    </span>
  );
}
