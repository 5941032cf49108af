/** Members: the list, one of them, the history of the account; registration and changes. */
import type { Route } from '../../http/routes.ts';
import { memberCardRoutes } from './card.ts';
import { memberChangeRoutes } from './change.ts';
import { memberLeaveRoute } from './leave.ts';
import { memberListRoute } from './list.ts';
import type { MembersParts } from './parts.ts';
import { memberPostingsRoute } from './postings.ts';
import { memberRegisterRoute } from './register.ts';
import { memberViewRoute } from './view.ts';

export function memberRoutes(parts: MembersParts): Route[] {
  return [
    memberListRoute(parts.db),
    memberViewRoute(parts.db),
    memberPostingsRoute(parts.db),
    memberRegisterRoute(parts),
    memberLeaveRoute(parts),
    ...memberCardRoutes(parts.db),
    ...memberChangeRoutes(parts),
  ];
}
