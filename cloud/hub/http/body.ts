/** Reads a body within its bounds: size, media type, depth. */
import express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Refusal } from './problems.ts';
import { refusal } from './problems.ts';
import type { Route } from './routes.ts';

/** Deeper than any body of ours; code that walks a value does not run out of stack on it. */
const JSON_DEPTH_MAX = 100;
const FORM_FIELDS_MAX = 20;

/** A body that is refused before anybody looks at its fields. */
export class BodyRefused extends Error {
  readonly refused: Refusal;
  constructor(refused: Refusal) {
    super(refused.code);
    this.refused = refused;
  }
}

/** Middlewares that put the parsed body into `request.body`; none sent leaves it undefined. */
export function readBody(route: Route): RequestHandler[] {
  const limit = route.bodyBytesMax;
  const json = express.json({ limit, type: isJson });
  const form = express.urlencoded({ limit, extended: false, parameterLimit: FORM_FIELDS_MAX });
  const forms = route.operation.bodyKind === 'form';
  if (route.operation.bodyKind === 'csv') return readTable(limit);
  return [
    (request, _response, next) => {
      if (hasBody(request) && !isJson(request) && !(forms && isForm(request))) {
        throw new BodyRefused(refusal('request.wrong_media_type'));
      }
      next();
    },
    json,
    ...(forms ? [form] : []),
    // Facts of tills have a bound of their own in their contract.
    ...(route.anyText ? [] : [notTooDeep]),
  ];
}

/** The bytes of a table: what they are written in is for its reader to find out. */
function readTable(limit: number): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (hasBody(request) && !isTable(request)) {
        throw new BodyRefused(refusal('request.not_csv'));
      }
      next();
    },
    express.raw({ limit, type: isTable }),
  ];
}

function isTable(request: { readonly headers: Request['headers'] }): boolean {
  return mediaType(request.headers['content-type']) === 'text/csv';
}

function hasBody(request: Request): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return coding !== undefined || (length !== undefined && length !== '0');
}

function isJson(request: { readonly headers: Request['headers'] }): boolean {
  return mediaType(request.headers['content-type']) === 'application/json';
}

function isForm(request: Request): boolean {
  return mediaType(request.headers['content-type']) === 'application/x-www-form-urlencoded';
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function notTooDeep(request: Request, _response: Response, next: NextFunction): void {
  if (isDeeper(request.body, JSON_DEPTH_MAX)) {
    throw new BodyRefused(refusal('request.too_deep', { params: { max: JSON_DEPTH_MAX } }));
  }
  next();
}

/** Level by level, without recursion: that is the very thing a deep value breaks. */
function isDeeper(value: unknown, depthMax: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMax) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}
