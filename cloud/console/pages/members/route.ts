import { IconUsers } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';
import { membersSearch } from './search.ts';

export const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/members',
  validateSearch: membersSearch,
  staticData: {
    page: {
      right: 'members.read',
      menu: { order: 20, title: { ru: 'Участники', en: 'Members' }, icon: IconUsers },
    },
  },
  component: lazyRouteComponent(() => import('./MembersPage.tsx'), 'MembersPage'),
});
