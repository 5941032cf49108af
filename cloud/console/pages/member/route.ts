import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';

export const memberRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/members/$memberId',
  staticData: { page: { right: 'members.read' } },
  component: lazyRouteComponent(() => import('./MemberPage.tsx'), 'MemberPage'),
});
