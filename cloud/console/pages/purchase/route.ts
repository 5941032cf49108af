import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';

export const purchaseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/purchases/$purchaseId',
  staticData: { page: { right: 'purchases.read' } },
  component: lazyRouteComponent(() => import('./PurchasePage.tsx'), 'PurchasePage'),
});
