/** External applications: their list, rights, secrets, end; and the token endpoint. */
import type { Route } from '../../http/routes.ts';
import type { ApplicationParts } from '../../auth/applications.ts';
import type { Ids } from '../../system.ts';
import { changeRoutes } from './change.ts';
import { readRoutes } from './read.ts';
import { tokenRoute } from './token.ts';

export type ApplicationsParts = ApplicationParts & { readonly ids: Ids };

export function applicationRoutes(parts: ApplicationsParts): Route[] {
  return [tokenRoute(parts), ...readRoutes(parts.db), ...changeRoutes(parts)];
}
