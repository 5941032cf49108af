import { IconCashRegister } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';
import { tillsSearch } from './search.ts';

export const tillsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tills',
  validateSearch: tillsSearch,
  staticData: {
    page: {
      right: 'tills.read',
      menu: { order: 30, title: { ru: 'Кассы', en: 'Tills' }, icon: IconCashRegister },
    },
  },
  component: lazyRouteComponent(() => import('./TillsPage.tsx'), 'TillsPage'),
});
