import { expect, test, vi } from 'vitest';
import { hardenApp, hardenSession } from './hardening.ts';
import type { Log } from './log.ts';
import { createStandIn, FakeContents } from './stand-in.testkit.ts';

function harden(isDevelopment = false) {
  const it = createStandIn();
  const lines: string[] = [];
  const log: Log = { write: (line) => lines.push(line) };
  hardenApp(it.electron.app, log);
  hardenSession(it.electron.session.defaultSession, log, isDevelopment);
  const contents = new FakeContents();
  it.app.emit('web-contents-created', {}, contents);
  return { ...it, contents, lines };
}

/** True when the shell stopped the event. */
function stops(emit: (event: { preventDefault: () => void }) => void, more: object = {}): boolean {
  const preventDefault = vi.fn();
  emit({ preventDefault, ...more });
  return preventDefault.mock.calls.length > 0;
}

test('[TILL-14] a page can go nowhere: not to a site, not to a file, not even to another page of ours', () => {
  const { contents, lines } = harden();
  contents.url = 'app://till/index.html';
  for (const url of [
    'https://example.com/?secret=canary',
    'file:///etc/passwd',
    'app://till/other.html',
    'app://shell/retry',
    'javascript:alert(1)',
    'not an address',
  ]) {
    const navigate = (event: object) => contents.emit('will-frame-navigate', event);
    expect(stops(navigate, { url, isMainFrame: true }), url).toBe(true);
  }
  expect(stops((event) => contents.emit('will-redirect', event))).toBe(true);
  expect(stops((event) => contents.emit('will-attach-webview', event))).toBe(true);
  expect(lines.join('\n')).toContain('https://example.com');
  expect(lines.join('\n')).not.toContain('canary');
});

test('«try again» is followed from the shell’s own page alone, and not inside a frame', () => {
  const { contents } = harden();
  contents.url = 'app://shell/engine_failed';
  const navigate = (event: object) => contents.emit('will-frame-navigate', event);
  expect(stops(navigate, { url: 'app://shell/retry', isMainFrame: true })).toBe(false);
  expect(stops(navigate, { url: 'app://shell/retry', isMainFrame: false })).toBe(true);
  expect(stops(navigate, { url: 'app://till/index.html', isMainFrame: true })).toBe(true);
});

test('[TILL-14] no page opens a window', () => {
  const { contents } = harden();
  expect(contents.openWindow!({ url: 'https://example.com' })).toEqual({ action: 'deny' });
  expect(contents.openWindow!({ url: 'app://till/index.html' })).toEqual({ action: 'deny' });
});

test('[TILL-14] every permission is denied, asked or checked, and every device', () => {
  const { session } = harden();
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'serial']) {
    const answer = vi.fn();
    session.ask('permission', null, permission, answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    expect(session.ask('permissionCheck', null, permission, 'app://till')).toBe(false);
  }
  expect(session.ask('device', { deviceType: 'hid' })).toBe(false);
  const stream = vi.fn();
  session.ask('displayMedia', {}, stream);
  expect(stream).toHaveBeenCalledExactlyOnceWith({});
  expect(session.spellChecker).toBe(false);
  expect(stops((event) => session.emit('will-download', event))).toBe(true);
});

test('a page reaches its own scheme and no network; developer tools only in development', () => {
  const asks = (isDevelopment: boolean) => (url: string) => {
    const answer = vi.fn();
    harden(isDevelopment).session.ask('request', { url }, answer);
    return answer.mock.calls[0]![0] as { cancel: boolean };
  };
  const packaged = asks(false);
  expect(packaged('app://till/assets/a.js')).toEqual({ cancel: false });
  for (const url of [
    'http://127.0.0.1:8081/',
    'https://app//',
    'ws://hub',
    'file:///etc/passwd',
    'apps://till/',
    'devtools://devtools/bundled/a.js',
  ]) {
    expect(packaged(url), url).toEqual({ cancel: true });
  }
  expect(asks(true)('devtools://devtools/bundled/a.js')).toEqual({ cancel: false });
});

test('a wrong certificate, a certificate choice and a password prompt are refused without asking', () => {
  const { app } = harden();
  const trust = vi.fn();
  const refused = stops((event) =>
    app.emit(
      'certificate-error',
      event,
      {},
      'https://hub',
      'net::ERR_CERT_DATE_INVALID',
      {},
      trust,
    ),
  );
  expect(refused).toBe(true);
  expect(trust).toHaveBeenCalledExactlyOnceWith(false);
  const choose = vi.fn();
  expect(stops((event) => app.emit('select-client-certificate', event, {}, '', [], choose))).toBe(
    true,
  );
  expect(choose).toHaveBeenCalledExactlyOnceWith();
  const login = vi.fn();
  expect(stops((event) => app.emit('login', event, {}, {}, {}, login))).toBe(true);
  expect(login).toHaveBeenCalledExactlyOnceWith();
  expect(stops((event) => app.emit('open-url', event, 'verno://x'))).toBe(true);
  expect(stops((event) => app.emit('open-file', event, '/tmp/x'))).toBe(true);
});
