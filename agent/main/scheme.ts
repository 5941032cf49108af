import type { CustomScheme, protocol } from 'electron';

/** The till's own scheme: pages come from the package, never from a network. */
export const APP_SCHEME = 'app';
/** Host of the face. */
export const FACE_HOST = 'till';
/** Host of the shell's own pages: starting, restarting, stopped. */
export const SHELL_HOST = 'shell';

export const FACE_URL = `${APP_SCHEME}://${FACE_HOST}/index.html`;
/** Followed by the «try again» link; the only address a page may navigate to, see `hardening.ts`. */
export const RETRY_URL = `${APP_SCHEME}://${SHELL_HOST}/retry`;

const SCHEME: CustomScheme = {
  scheme: APP_SCHEME,
  // An origin of its own, and what a page over https may do; never past its CSP, no service workers.
  privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false },
};

/** Must be called before the app is ready, and once. */
export function registerScheme(of: Pick<typeof protocol, 'registerSchemesAsPrivileged'>): void {
  of.registerSchemesAsPrivileged([SCHEME]);
}

/** True for a page of the given host of ours. */
export function isPageOf(url: string, host: typeof FACE_HOST | typeof SHELL_HOST): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === `${APP_SCHEME}:` && parsed.host === host;
}
