import { IconReceipt } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';
import { purchasesSearch } from './search.ts';

export const purchasesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/purchases',
  validateSearch: purchasesSearch,
  staticData: {
    page: {
      right: 'purchases.read',
      menu: { order: 10, title: { ru: 'Покупки', en: 'Purchases' }, icon: IconReceipt },
    },
  },
  component: lazyRouteComponent(() => import('./PurchasesPage.tsx'), 'PurchasesPage'),
});
