import type { ServiceView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { Fact } from '../status/parts.tsx';

interface SetsProps {
  readonly sets: ServiceView['sets'];
}

/** Reference data that differs from the hub's now: which, since when, and what to do. */
export function SetsStrip({ sets }: SetsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const what = useWhat(sets);
  if (sets === null || sets.healedAtMs !== null) return null;
  return (
    <p className="warning-strip">
      {t('manager.setsDiffer', { since: format.dayTime(sets.sinceMs), what })}{' '}
      {t(sets.gaveUp ? 'manager.setsGaveUp' : 'manager.setsMending')}
    </p>
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
