import { IconHourglass } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';
import { unfinishedSearch } from './search.ts';

export const unfinishedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/unfinished',
  validateSearch: unfinishedSearch,
  staticData: {
    page: {
      right: 'purchases.read',
      menu: {
        order: 14,
        title: { ru: 'Незавершённые операции', en: 'Unfinished operations' },
        icon: IconHourglass,
      },
    },
  },
  component: lazyRouteComponent(() => import('./UnfinishedPage.tsx'), 'UnfinishedPage'),
});
