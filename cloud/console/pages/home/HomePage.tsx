import { Navigate } from '@tanstack/react-router';
import { useMenu } from '../../shell/menu.ts';
import { shellTexts } from '../../shell/texts.ts';
import { useTexts } from '../../text/i18n.ts';
import { EmptyNote } from '../../ui/EmptyNote.tsx';

export function HomePage() {
  const say = useTexts(shellTexts);
  const [first] = useMenu();
  if (first !== undefined) return <Navigate to={first.path} replace />;
  return <EmptyNote isPage title={say('nothingAllowedTitle')} hint={say('nothingAllowedHint')} />;
}
