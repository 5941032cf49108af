/** Headers of every answer, and the wall against other sites' pages. */
import helmet from 'helmet';
import type { Request } from 'express';

/**
 * Strict by default: scripts and connections only from the hub itself, no frames. Styles may be inline,
 * because the component library sets them so; HSTS belongs to the proxy that ends TLS.
 */
export function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/**
 * True when the browser says the call comes from the hub's own page. SameSite=Strict already keeps the
 * cookie home; this also stops sign-in forms on other sites. A caller that sends neither header is no
 * browser and must say where it comes from: the default is no.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === request.get('host');
}
