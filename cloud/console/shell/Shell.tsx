/** What stands around every page: the menu, who is signed in, the way out. */
import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { createLink, Outlet, useLocation, useMatches } from '@tanstack/react-router';
import { LiveProvider } from '../client/live.tsx';
import { useCan, useSession } from '../client/session.ts';
import { useTexts } from '../text/i18n.ts';
import { EmptyNote } from '../ui/EmptyNote.tsx';
import { useNarrow } from '../ui/narrow.ts';
import { Brand } from './Brand.tsx';
import { LookSwitches } from './LookSwitches.tsx';
import { useMenu } from './menu.ts';
import { Person } from './Person.tsx';
import { QuickSearch } from './quick-search/QuickSearch.tsx';
import { SignOutButton } from './SignOutButton.tsx';
import { shellTexts } from './texts.ts';

const MenuLink = createLink(NavLink<'a'>);

export function Shell() {
  const say = useTexts(shellTexts);
  const session = useSession();
  const isNarrow = useNarrow();
  const [isOpen, menu] = useDisclosure(false);
  return (
    <LiveProvider key={session.login}>
      <a className="verno-skip" href="#content">
        {say('skip')}
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        transitionDuration={0}
      >
        <AppShell.Header className="verno-bar">
          <Burger
            opened={isOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={isOpen ? say('closeMenu') : say('openMenu')}
            aria-expanded={isOpen}
          />
          <Brand />
          <QuickSearch />
          <Group gap="sm" wrap="nowrap" className="verno-bar-end">
            {!isNarrow && <LookSwitches />}
            {!isNarrow && <Person session={session} />}
            <SignOutButton />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className="verno-menu" aria-label={say('menu')}>
          <MenuItems onFollow={menu.close} />
          <div className="verno-menu-foot">
            {isNarrow && <Person session={session} />}
            {isNarrow && <LookSwitches />}
            <Text size="xs" c="dimmed" className="verno-clip" title={session.partnerName}>
              {session.partnerName}
            </Text>
          </div>
        </AppShell.Navbar>
        <AppShell.Main className="verno-main" id="content" tabIndex={-1}>
          <AllowedPage />
        </AppShell.Main>
      </AppShell>
    </LiveProvider>
  );
}

function MenuItems({ onFollow }: { readonly onFollow: () => void }) {
  const items = useMenu();
  const here = useLocation({ select: (location) => location.pathname });
  return items.map(({ path, title, icon: Icon }) => {
    const isHere = here === path || here.startsWith(`${path}/`);
    return (
      <MenuLink
        key={path}
        to={path}
        label={title}
        active={isHere}
        aria-current={here === path ? 'page' : undefined}
        leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
        onClick={onFollow}
      />
    );
  });
}

/** The page asked for, or a word about why it is not shown. */
function AllowedPage() {
  const say = useTexts(shellTexts);
  const can = useCan();
  const right = useMatches({ select: (matches) => matches.at(-1)?.staticData.page?.right });
  if (right !== undefined && !can(right)) {
    return <EmptyNote isPage title={say('forbiddenTitle')} hint={say('forbiddenHint')} />;
  }
  return <Outlet />;
}
