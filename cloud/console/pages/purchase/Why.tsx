/** «Почему так»: every promotion that was tried, in plain words. */
import type { TraceEntry } from '@verno/shared/promotions/result';
import { explainReason } from '@verno/shared/promotions/explain';
import { toMoneyText } from '@verno/shared/money/text';
import { Text } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { purchaseTexts } from './texts.ts';

interface WhyProps {
  readonly trace: readonly TraceEntry[];
  /** False: why the others did not fire is not known. */
  readonly whole: boolean;
}

export function Why({ trace, whole }: WhyProps) {
  const say = useTexts(purchaseTexts);
  const fired = trace.filter(({ outcome }) => outcome === 'applied');
  const skipped = trace.filter(({ outcome }) => outcome === 'skipped');
  if (trace.length === 0 && !whole) {
    return (
      <Panel title={say('why')}>
        <Text c="dimmed">{say('noTrace')}</Text>
      </Panel>
    );
  }
  return (
    <Panel
      title={say('why')}
      aside={<span className="verno-dim verno-small">{say('whyHint')}</span>}
    >
      <h3 className="verno-why-title">
        {say('fired')} <span className="verno-count">{fired.length}</span>
      </h3>
      {fired.length === 0 && <Text c="dimmed">{say('noneFired')}</Text>}
      <ul className="verno-why">
        {fired.map((entry) => (
          <Fired key={entry.promotionId} entry={entry} />
        ))}
      </ul>
      {whole ? <NotFired skipped={skipped} /> : <Text c="dimmed">{say('notWhole')}</Text>}
    </Panel>
  );
}

function NotFired({ skipped }: { readonly skipped: readonly TraceEntry[] }) {
  const say = useTexts(purchaseTexts);
  return (
    <>
      <h3 className="verno-why-title">
        {say('notFired')} <span className="verno-count">{skipped.length}</span>
      </h3>
      {skipped.length === 0 && <Text c="dimmed">{say('allFired')}</Text>}
      <ul className="verno-why">
        {skipped.map((entry) => (
          <Skipped key={entry.promotionId} entry={entry} />
        ))}
      </ul>
    </>
  );
}

function Fired({ entry }: { readonly entry: TraceEntry }) {
  const say = useTexts(purchaseTexts);
  const format = useFormat();
  const gains = [
    entry.benefitKopecks !== 0 &&
      say('benefit', { sum: format.money(toMoneyText(entry.benefitKopecks)) }),
    entry.accrued !== 0 && say('bonus'),
  ].filter((gain) => gain !== false);
  return (
    <li>
      <IconCheck size={17} stroke={2.4} aria-hidden className="verno-why-yes" />
      <div>
        <div className="verno-why-name">{entry.name}</div>
        <div className="verno-dim verno-small">
          {gains.length === 0 ? say('noBenefit') : gains.join(', ')} ·{' '}
          {say('version', { version: entry.version })}
        </div>
      </div>
    </li>
  );
}

function Skipped({ entry }: { readonly entry: TraceEntry }) {
  const say = useTexts(purchaseTexts);
  const spoken = useLanguage();
  return (
    <li>
      <IconMinus size={17} stroke={2} aria-hidden className="verno-dim" />
      <div>
        <div className="verno-why-name">{entry.name}</div>
        <div className="verno-dim verno-small">
          {entry.reason === null ? say('noReason') : explainReason(entry.reason, spoken)}
        </div>
      </div>
    </li>
  );
}
