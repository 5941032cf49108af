import { IconReceiptRefund } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';
import { refundsSearch } from './search.ts';

export const refundsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/refunds',
  validateSearch: refundsSearch,
  staticData: {
    page: {
      right: 'purchases.read',
      menu: { order: 12, title: { ru: 'Возвраты', en: 'Refunds' }, icon: IconReceiptRefund },
    },
  },
  component: lazyRouteComponent(() => import('./RefundsPage.tsx'), 'RefundsPage'),
});
