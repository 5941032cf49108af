/** Who calls and whether he may. Nothing of the body has been read when this is asked. */
import type { Request } from 'express';
import { can, PEOPLE_ONLY_RIGHTS } from '@verno/shared/contracts/rights';
import type { Right } from '@verno/shared/contracts/rights';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { ApplicationPrincipal } from '../auth/callers.ts';
import type { StaffPrincipal } from '../auth/sessions.ts';
import type { TillPrincipal } from '../auth/till-tokens.ts';
import type { Pace } from './pace.ts';
import { refusal } from './problems.ts';
import type { Refusal } from './problems.ts';
import type { Principal, Route } from './routes.ts';
import { isSameOrigin } from './security.ts';

export interface Authentication {
  /** Session of the cookie header, if it is alive. */
  staff(cookieHeader: string | undefined): Promise<StaffPrincipal | null>;
  /** Till of the Authorization header, if its token is alive. */
  till(authorization: string | undefined): Promise<TillPrincipal | null>;
  /** Application of the Authorization header, if its token is alive. */
  application(authorization: string | undefined): Promise<ApplicationPrincipal | null>;
}

/** A caller let in, with what is left of his allowance where he has one. */
export interface Admitted {
  readonly principal: Principal;
  readonly pace: Pace | null;
}

export interface Doorkeeper {
  readonly authentication: Authentication;
  /** Counts a call of an application. */
  readonly pace: (application: ApplicationPrincipal) => Promise<Pace>;
}

export interface NotAdmitted extends Refusal {
  /** What is left of the allowance of an application that was refused. */
  readonly pace?: Pace;
}

/** Lets in or refuses. A call with an Authorization header is an application's, whatever cookie it has. */
export async function admit(
  request: Request,
  route: Route,
  door: Doorkeeper,
): Promise<Result<Admitted, NotAdmitted>> {
  const { access } = route.operation;
  const { authorization } = request.headers;
  switch (access.kind) {
    case 'public':
      return isForeign(request, route)
        ? err(refusal('auth.foreign_origin'))
        : ok({ principal: { kind: 'nobody' }, pace: null });
    case 'session':
      return admitStaff(request, route, door.authentication, null);
    case 'right':
      return authorization === undefined
        ? admitStaff(request, route, door.authentication, access.right)
        : admitApplication(authorization, access.right, door);
    case 'till': {
      const till = await door.authentication.till(authorization);
      return till === null
        ? err(refusal('till.no_token'))
        : ok({ principal: { kind: 'till', till }, pace: null });
    }
    default:
      return unreachable(access);
  }
}

/** A page of another site must not use a person's cookie, nor set one. */
function isForeign(request: Request, route: Route): boolean {
  return route.sameOriginOnly && request.method !== 'GET' && !isSameOrigin(request);
}

async function admitStaff(
  request: Request,
  route: Route,
  authentication: Authentication,
  right: Right | null,
): Promise<Result<Admitted, NotAdmitted>> {
  if (isForeign(request, route)) return err(refusal('auth.foreign_origin'));
  const staff = await authentication.staff(request.headers.cookie);
  if (staff === null) return err(refusal('auth.no_session'));
  return right === null || can(staff.grants, right)
    ? ok({ principal: { kind: 'staff', staff }, pace: null })
    : err(refusal('auth.forbidden'));
}

/** The pace is counted before the right: hammering at closed doors costs the allowance as well. */
async function admitApplication(
  authorization: string,
  right: Right,
  door: Doorkeeper,
): Promise<Result<Admitted, NotAdmitted>> {
  const application = await door.authentication.application(authorization);
  if (application === null) {
    return err({ ...refusal('auth.bad_token'), challenge: 'Bearer error="invalid_token"' });
  }
  const pace = await door.pace(application);
  if (pace.waitMs > 0) {
    const seconds = Math.max(1, Math.ceil(pace.waitMs / 1000));
    return err({
      ...refusal('request.too_many', { params: { seconds }, retryAfterS: seconds }),
      pace,
    });
  }
  if (PEOPLE_ONLY_RIGHTS.includes(right)) return err({ ...refusal('auth.people_only'), pace });
  if (!can(application.grants, right)) {
    const challenge = `Bearer error="insufficient_scope", scope="${right}"`;
    return err({ ...refusal('auth.scope_missing', { params: { right } }), pace, challenge });
  }
  return ok({ principal: { kind: 'application', application }, pace });
}
