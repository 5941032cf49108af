import { IconPlugConnectedX } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../shell/shell-route.ts';

export const offlineBonusesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/offline-bonuses',
  staticData: {
    page: {
      right: 'currencies.write',
      menu: {
        order: 31,
        title: { ru: 'Бонусы без связи', en: 'Bonuses off-line' },
        icon: IconPlugConnectedX,
      },
    },
  },
  component: lazyRouteComponent(() => import('./OfflineBonusesPage.tsx'), 'OfflineBonusesPage'),
});
