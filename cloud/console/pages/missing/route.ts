import { createRoute } from '@tanstack/react-router';
import { RouteMissing } from '../../shell/RouteMissing.tsx';
import { shellRoute } from '../../shell/shell-route.ts';

/** Any address that no page answers to, inside the shell: the menu is the way on. */
export const missingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '$',
  component: RouteMissing,
});
