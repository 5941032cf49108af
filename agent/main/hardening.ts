/**
 * What no page of the till may ever do. Deny by default: nothing here is a setting.
 * Follows the checklist «Security» of Electron's manual.
 */
import type { App, Session, WebContents } from 'electron';
import type { Log } from './log.ts';
import { APP_SCHEME, isPageOf, RETRY_URL, SHELL_HOST } from './scheme.ts';

/** Chromium's switches that would open what is closed here. In the package they end the start. */
const FORBIDDEN_SWITCHES = [
  'no-sandbox',
  'disable-web-security',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'load-extension',
  'ignore-certificate-errors',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const;

/** The forbidden switches this process was started with. */
export function forbiddenSwitches(app: Pick<App, 'commandLine'>): readonly string[] {
  return FORBIDDEN_SWITCHES.filter((name) => app.commandLine.hasSwitch(name));
}

/** Every page, window and session that is ever made, also by a mistake of ours, passes through here. */
export function hardenApp(app: App, log: Log): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, log));
  app.on('certificate-error', (event, _contents, url, error, _certificate, callback) => {
    event.preventDefault();
    log.write(`denied: certificate of ${originOf(url)}, ${error}`);
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
  app.on('login', (event, _contents, _details, _info, callback) => {
    event.preventDefault();
    callback();
  });
  // The till answers to no links and opens no files of others.
  app.on('open-url', (event) => event.preventDefault());
  app.on('open-file', (event) => event.preventDefault());
}

function hardenContents(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(({ url }) => {
    log.write(`denied: window ${originOf(url)}`);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // The one way from page to page: «try again» on a page of the shell itself.
    const isRetry = event.url === RETRY_URL && isPageOf(contents.getURL(), SHELL_HOST);
    if (isRetry && event.isMainFrame) return;
    event.preventDefault();
    log.write(`denied: navigation to ${originOf(event.url)}`);
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

/** Permissions, devices, downloads, and any address but our own scheme. */
export function hardenSession(session: Session, log: Log, isDevelopment: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    log.write(`denied: permission ${permission}`);
    callback(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  // A face has no business on a network: the engine alone talks to the hub.
  const schemes = isDevelopment ? [APP_SCHEME, 'devtools'] : [APP_SCHEME];
  session.webRequest.onBeforeRequest((details, callback) => {
    const cancel = !schemes.some((scheme) => details.url.startsWith(`${scheme}://`));
    if (cancel) log.write(`denied: request to ${originOf(details.url)}`);
    callback({ cancel });
  });
}

/** An address without its path and query, which may carry what a log must not keep. */
function originOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'an address that is none' : `${parsed.protocol}//${parsed.host}`;
}
