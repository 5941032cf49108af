/** The two routes that stand above all pages: the root, and the shell that only the signed-in enter. */
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import type { Call } from '../client/call.ts';
import { isSessionOver } from '../client/problem-error.ts';
import { sessionQuery } from '../client/session.ts';
import { RouteError } from './RouteError.tsx';
import './page-facts.ts';

export interface RouterContext {
  readonly queryClient: QueryClient;
  readonly call: Call;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  errorComponent: RouteError,
});

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }): Promise<void> => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery(context.call));
    } catch (error) {
      if (!isSessionOver(error)) throw error;
      throw redirect({ to: '/sign-in', search: { returnTo: location.href }, replace: true });
    }
  },
  component: lazyRouteComponent(() => import('./Shell.tsx'), 'Shell'),
});
