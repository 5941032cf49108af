import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';

/** The screen's keys, always in this order and place. */
export const BAR_KEYS = [
  { key: 'F1', name: 'help' },
  { key: 'F2', name: 'search' },
  { key: 'F3', name: 'member' },
  { key: 'F4', name: 'quantity' },
  { key: 'F5', name: 'refund' },
  { key: 'F6', name: 'bonuses' },
  { key: 'F7', name: 'reprint' },
  { key: 'F8', name: 'cancel' },
  { key: 'Delete', name: 'remove' },
] as const;
type BarKey = (typeof BAR_KEYS)[number]['name'];
/** A key without work now is absent: its button keeps its place and is switched off. */
export type BarActions = Partial<Readonly<Record<BarKey, () => void>>>;

const NOTHING = (): void => undefined;

export function KeyBar({ actions }: { readonly actions: BarActions }) {
  const { t } = useTranslation();
  return (
    <nav className="keybar" aria-label={t('keys.bar')}>
      {BAR_KEYS.map(({ key, name }) => (
        <Button
          key={key}
          hotkey={key}
          keepFocus
          disabled={actions[name] === undefined}
          onClick={actions[name] ?? NOTHING}
        >
          {t(`keys.${name}`)}
        </Button>
      ))}
    </nav>
  );
}

/** The same actions by `KeyboardEvent.code`. */
export function barHotkeys(actions: BarActions): Readonly<Record<string, () => void>> {
  return Object.fromEntries(BAR_KEYS.map(({ key, name }) => [key, actions[name] ?? NOTHING]));
}
