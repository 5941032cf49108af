import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFaceFiles } from './face-files.ts';
import { CONTENT_SECURITY_POLICY } from './page-headers.ts';

function face() {
  const around = mkdtempSync(join(tmpdir(), 'verno-face-'));
  const folder = join(around, 'face');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>face');
  writeFileSync(join(folder, 'assets', 'a b.js'), 'script');
  writeFileSync(join(folder, 'assets', 'a.js.map'), 'sources');
  writeFileSync(join(around, 'secret.json'), 'canary');
  writeFileSync(join(around, 'face-other.html'), 'canary');
  symlinkSync(join(around, 'secret.json'), join(folder, 'link.json'));
  symlinkSync(around, join(folder, 'up'));
  return createFaceFiles(folder);
}
const get = (url: string, method = 'GET'): Request => new Request(url, { method });

test('[TILL-14] the face comes over the till’s own scheme, under a strict policy', async () => {
  const { answer, isThere } = face();
  expect(isThere).toBe(true);
  for (const url of ['app://till/', 'app://till/index.html', 'app://till/index.html?x=1#y']) {
    const response = answer(get(url));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>face');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  }
  const script = answer(get('app://till/assets/a%20b.js'));
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test('the policy starts from nothing and opens neither inline code, eval, nor another origin', () => {
  expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none';/);
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*|blob:/);
  expect(CONTENT_SECURITY_POLICY).toContain("frame-ancestors 'none'");
  expect(CONTENT_SECURITY_POLICY).toContain("base-uri 'none'");
});

test('[TILL-14] no path climbs out of the face’s folder', async () => {
  const { answer } = face();
  for (const path of [
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%2fface-other.html',
    '//secret.json',
    '/secret.json%00.html',
    '/up/secret.json',
    '/up%2fsecret.json',
    '/link.json',
    '/assets/a.js.map',
    '/assets',
    '/assets/',
  ]) {
    const response = answer(get(`app://till${path}`));
    expect(response.status, path).toBe(404);
    expect(await response.text(), path).toBe('');
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  }
  expect(answer(get('app://till/%ff')).status).toBe(400);
  expect(answer(get('app://till/index.html', 'POST')).status).toBe(405);
});

test('whatever is asked for, nothing but the face’s own three names answers', async () => {
  const { answer } = face();
  const parts = fc.constantFrom(
    '..',
    '%2e%2e',
    '%2f',
    '/',
    '%5c',
    'up',
    'secret.json',
    'link.json',
    'assets',
    'index.html',
    '%00',
    'a%20b.js',
    '.',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(parts, { maxLength: 8 }), async (list) => {
      const response = answer(get(`app://till/${list.join('/')}`));
      if (response.status !== 200) return;
      expect(['<!doctype html>face', 'script']).toContain(await response.text());
    }),
    { numRuns: 500 },
  );
});

test('a face that was not built is noticed', () => {
  const { answer, isThere } = createFaceFiles(join(tmpdir(), 'verno-no-such-folder'));
  expect(isThere).toBe(false);
  expect(answer(get('app://till/')).status).toBe(404);
});
