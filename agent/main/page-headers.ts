/**
 * What a page of the till may do: its own scripts, styles, fonts and pictures, and nothing from
 * anywhere else. `data:` is for pictures only. Inline styles of elements are denied too; React's
 * `style={…}` goes through the object model and is not touched by this.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sent with every answer of the `app://` scheme. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  'cache-control': 'no-store',
};

/** An answer without content. */
export function refuse(status: 400 | 404 | 405): Response {
  return new Response(null, { status, headers: PAGE_HEADERS });
}
