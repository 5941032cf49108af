import { IconZoomExclamation } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';
import { waitingSearch } from './search.ts';

export const waitingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/waiting-events',
  validateSearch: waitingSearch,
  staticData: {
    page: {
      right: 'tills.read',
      menu: {
        order: 32,
        title: { ru: 'Отстойник и карантин', en: 'Suspense and quarantine' },
        icon: IconZoomExclamation,
      },
    },
  },
  component: lazyRouteComponent(() => import('./WaitingPage.tsx'), 'WaitingPage'),
});

export const waitingEventRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/waiting-events/$waitingId',
  staticData: { page: { right: 'tills.read' } },
  component: lazyRouteComponent(() => import('./WaitingEventPage.tsx'), 'WaitingEventPage'),
});
