import type { ServiceView } from '@verno/shared/contracts/service-view';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { Fact } from '../status/parts.tsx';
import { Button } from '../ui/Button.tsx';

interface SetsProps {
  readonly sets: ServiceView['sets'];
}

/** Reference data that differs from the hub's now: which, since when, and what to do. */
export function SetsStrip({ sets }: SetsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const what = useWhat(sets);
  const run = useRun();
  /** What was shown when the button was pressed: until the engine says more, the till is reading. */
  const [pressed, setPressed] = useState<ServiceView['sets']>(null);
  if (sets === null || sets.healedAtMs !== null) return null;
  const gaveUp = sets.gaveUp && sets !== pressed;
  const readAnew = (): void => {
    setPressed(sets);
    void run('readAnew', null);
  };
  return (
    <div className="warning-strip strip-with-deed">
      <p>
        {t('manager.setsDiffer', { since: format.dayTime(sets.sinceMs), what })}{' '}
        {t(gaveUp ? 'manager.setsGaveUp' : 'manager.setsMending')}
      </p>
      {gaveUp && <Button onClick={readAnew}>{t('manager.setsAnew')}</Button>}
    </div>
  );
}

export function SetsFact({ sets }: SetsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const value =
    sets === null
      ? t('manager.setsSame')
      : sets.healedAtMs === null
        ? t('manager.setsNow')
        : t('manager.setsHealed', { healed: format.dayTime(sets.healedAtMs) });
  return <Fact name={t('manager.sets')} value={value} />;
}

/** A difference that healed: which it was. */
export function SetsPast({ sets }: SetsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const what = useWhat(sets);
  if (sets === null || sets.healedAtMs === null) return null;
  const since = format.dayTime(sets.sinceMs);
  return <p className="soft">{t('manager.setsWere', { since, what })}</p>;
}

function useWhat(sets: ServiceView['sets']): string {
  const { t } = useTranslation();
  return (sets?.differing ?? []).map((scope) => t(`manager.setWords.${scope}`)).join(', ');
}
