/** External applications: their list, rights, secrets, end; and the token endpoint. */
import type { Route } from '../../http/routes.ts';
import { changeRoutes } from './change.ts';
import type { ApplicationsParts } from './parts.ts';
import { readRoutes } from './read.ts';
import { tokenRoute } from './token.ts';

export function applicationRoutes(parts: ApplicationsParts): Route[] {
  return [tokenRoute(parts), ...readRoutes(parts.db), ...changeRoutes(parts)];
}
