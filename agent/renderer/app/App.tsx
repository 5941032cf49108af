import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Bridge } from '../client/bridge.ts';
import { createFormat } from '../i18n/format.ts';
import { createTexts } from '../i18n/setup.ts';
import { FaceContext, type FaceContextValue } from './context.ts';
import { Face } from './Face.tsx';
import { loadPreferences, savePreferences } from './preferences.ts';
import { useNotices } from './useNotices.ts';

/** The whole face over one bridge. */
export function App({ bridge }: { readonly bridge: Bridge }) {
  const { link, view } = useSyncExternalStore(bridge.subscribe, bridge.state);
  const [preferences, setPreferences] = useState(() => loadPreferences(localStorage));
  const { language, theme } = preferences;
  const texts = useMemo(() => createTexts(language), [language]);
  const timeZone = view?.shop?.timeZone ?? null;
  const format = useMemo(() => createFormat(language, timeZone), [language, timeZone]);
  const notices = useNotices(bridge, preferences.sound === 'on');
  const { notify } = notices;

  useEffect(() => {
    savePreferences(localStorage, preferences);
    document.documentElement.lang = language;
    document.documentElement.dataset['theme'] = theme;
    document.title = texts.t('app.title');
  }, [preferences, language, theme, texts]);

  const face = useMemo<FaceContextValue>(
    () => ({
      bridge,
      format,
      preferences,
      notify,
      changePreferences: (change) => setPreferences((old) => ({ ...old, ...change })),
    }),
    [bridge, format, preferences, notify],
  );
  return (
    <I18nextProvider i18n={texts}>
      <FaceContext value={face}>
        <Face link={link} view={view} notices={notices} />
      </FaceContext>
    </I18nextProvider>
  );
}
