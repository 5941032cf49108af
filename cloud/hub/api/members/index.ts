/** Members: the list, one of them, the history of the account. */
import type { Route } from '../../http/routes.ts';
import type { Db } from '../../store/database.ts';
import { memberListRoute } from './list.ts';
import { memberPostingsRoute } from './postings.ts';
import { memberViewRoute } from './view.ts';

export function memberRoutes(parts: { readonly db: Db }): Route[] {
  return [memberListRoute(parts.db), memberViewRoute(parts.db), memberPostingsRoute(parts.db)];
}
