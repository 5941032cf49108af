import { useTexts } from '../text/i18n.ts';
import { EmptyNote } from '../ui/EmptyNote.tsx';
import { PageLink } from '../ui/PageLink.tsx';
import { shellTexts } from './texts.ts';

/** An address that leads nowhere. */
export function RouteMissing() {
  const say = useTexts(shellTexts);
  return (
    <EmptyNote
      isPage
      title={say('missingTitle')}
      hint={say('missingHint')}
      action={<PageLink to="/">{say('toMain')}</PageLink>}
    />
  );
}
