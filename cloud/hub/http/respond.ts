/** Answers as they go over the wire: JSON or problem+json, with their headers. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { PROBLEM_MEDIA_TYPE } from '@verno/shared/contracts/problem';
import type { Language } from '@verno/shared/kernel/text';
import type { Result } from '@verno/shared/kernel/result';
import type { NotAdmitted } from './admit.ts';
import { paceHeaders } from './pace.ts';
import { problemBody } from './problems.ts';

const TAG_HASH_CHARS = 16;

export interface Success {
  /** 201 where the contract says so, else 200; an answer of null is 204. */
  readonly status: number;
  /** The resource's version, for its ETag; null = the answer has no version of its own. */
  readonly version: number | null;
}

/** Sends a good answer; a reader who has it already (If-None-Match) gets 304 and no body. */
function sendValue(request: Request, response: Response, value: unknown, success: Success): void {
  if (value instanceof Uint8Array) return sendBytes(response, value);
  response.setHeader('Cache-Control', 'no-store');
  if (value === null) {
    response.status(204).end();
    return;
  }
  const body = JSON.stringify(value);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const tag =
    success.version === null ? (reads ? bodyTag(body) : null) : versionTag(success.version, body);
  if (tag !== null) response.setHeader('ETag', tag);
  if (reads && tag !== null && isKnown(request.headers['if-none-match'], tag)) {
    response.status(304).end();
    return;
  }
  response.status(success.status).type('json').send(body);
}

/** Compressed bytes that are named by their hash: they never change under their address. */
function sendBytes(response: Response, value: Uint8Array): void {
  response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
  response.type('application/gzip').send(Buffer.from(value.buffer, value.byteOffset, value.length));
}

/** Compared weakly, as If-None-Match is (RFC 9110, 13.1.2). */
function isKnown(header: string | undefined, tag: string): boolean {
  const strong = (text: string): string => text.trim().replace(/^W\//, '');
  return (header ?? '').split(',').some((one) => one.trim() === '*' || strong(one) === strong(tag));
}

function sendRefusal(request: Request, response: Response, refused: NotAdmitted): void {
  response.setHeader('Cache-Control', 'no-store');
  const language = languageOf(request);
  const params = { requestId: requestId(response), ...refused.params };
  const body = problemBody({ ...refused, params }, language);
  if (body.retryAfterS !== undefined) response.setHeader('Retry-After', String(body.retryAfterS));
  if (refused.challenge !== undefined) response.setHeader('WWW-Authenticate', refused.challenge);
  if (refused.pace !== undefined) response.set(paceHeaders(refused.pace));
  if (refused.oauthError === undefined) {
    response.status(body.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(body));
    return;
  }
  // RFC 6749, 5.2: clients of the token endpoint read `error` out of plain JSON.
  const oauth = { error: refused.oauthError, error_description: body.detail };
  response.status(body.status).json({ ...oauth, ...body });
}

/** Answers the common case: a result. */
export function send(
  request: Request,
  response: Response,
  result: Result<unknown, NotAdmitted>,
  success: Success = { status: 200, version: null },
): void {
  if (result.ok) sendValue(request, response, result.value, success);
  else sendRefusal(request, response, result.error);
}

export function languageOf(request: Request): Language {
  return request.acceptsLanguages('ru', 'en') === 'en' ? 'en' : 'ru';
}

export function requestId(response: Response): string {
  return String(response.getHeader('X-Request-Id'));
}

/**
 * `"v7-…"`: the version that If-Match is held against, and a hash, because an answer may show figures
 * (balances) that move without a new version.
 */
function versionTag(version: number, body: string): string {
  return `"v${version}-${hashOf(body)}"`;
}

/** Of an answer without a version: it may be compared, but not be demanded by If-Match. */
function bodyTag(body: string): string {
  return `W/"${hashOf(body)}"`;
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, TAG_HASH_CHARS);
}

/** The version an If-Match header names; null for none or one that is not ours. */
export function versionOfTag(header: string | undefined): number | null {
  const version = /^\s*(?:W\/)?"v(\d{1,9})(?:-[\w-]*)?"\s*$/.exec(header ?? '')?.[1];
  return version === undefined ? null : Number(version);
}
