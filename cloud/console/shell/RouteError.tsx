import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTexts } from '../text/i18n.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { uiTexts } from '../ui/texts.ts';

/** A page that could not be drawn. A reload also helps when the console was updated under an open tab. */
export function RouteError({ error }: ErrorComponentProps) {
  const say = useTexts(uiTexts);
  return (
    <main className="verno-lonely">
      <ErrorPanel
        error={error}
        onRetry={() => window.location.reload()}
        retryLabel={say('reload')}
      />
    </main>
  );
}
