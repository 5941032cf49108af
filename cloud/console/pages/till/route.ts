import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';

export const tillRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tills/$tillId',
  staticData: { page: { right: 'tills.read' } },
  component: lazyRouteComponent(() => import('./TillPage.tsx'), 'TillPage'),
});
