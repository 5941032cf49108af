import type { TillDetail } from '@verno/shared/contracts/hub/tills';
import { problemSentence } from '@verno/shared/contracts/till-problems';
import { Text } from '@mantine/core';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusBadge, type Tone } from '../../ui/StatusBadge.tsx';
import { NotTold } from '../tills/till-words.tsx';
import { tillTexts } from './texts.ts';

type Device = NonNullable<TillDetail['devices']>[number];

const TONES: Readonly<Record<Device['state'], Tone>> = {
  ready: 'good',
  missing: 'warn',
  error: 'bad',
  off: 'quiet',
};

/** Devices, the disk, and the last thing that went wrong, as the till tells it. */
export function Devices({ till }: { readonly till: TillDetail }) {
  const say = useTexts(tillTexts);
  const spoken = useLanguage();
  const format = useFormat();
  return (
    <Panel title={say('devices')}>
      <div className="verno-till-part">
        <DeviceList devices={till.devices} />
        {till.troubles.map((trouble) => (
          <Text key={trouble.code} className="verno-warning">
            {problemSentence(trouble, spoken)}
          </Text>
        ))}
        <div>
          <div className="verno-dim verno-small">{say('lastProblem')}</div>
          {till.toldAt === null ? (
            <NotTold />
          ) : till.lastProblem === null ? (
            <span className="verno-dim">{say('noProblem')}</span>
          ) : (
            <>
              {problemSentence(till.lastProblem.problem, spoken)}{' '}
              <span className="verno-dim">{format.instant(till.lastProblem.at)}</span>
            </>
          )}
        </div>
      </div>
    </Panel>
  );
}

function DeviceList({ devices }: Pick<TillDetail, 'devices'>) {
  const say = useTexts(tillTexts);
  const spoken = useLanguage();
  if (devices === null) return <NotTold />;
  if (devices.length === 0) return <span className="verno-dim">{say('noDevices')}</span>;
  return (
    <ul className="verno-till-devices">
      {devices.map((device) => (
        <li key={device.id}>
          <span>{nameOf(device, say)}</span>
          <StatusBadge tone={TONES[device.state]}>{say(device.state)}</StatusBadge>
          {device.problem !== null && (
            <div className="verno-dim verno-small">{problemSentence(device.problem, spoken)}</div>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A kind of a newer till is named as it names itself. */
function nameOf(
  { kind }: Device,
  say: (key: 'scanner' | 'magstripe' | 'printer') => string,
): string {
  return kind === 'scanner' || kind === 'magstripe' || kind === 'printer' ? say(kind) : kind;
}
