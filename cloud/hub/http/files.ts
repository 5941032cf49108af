/** The console's built files, when they are there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { Express } from 'express';

const OURS = /^\/(api|sync|socket\.io|healthz)(\/|$)/;

/** Serves `folder`; every other page address gets index.html, because the console routes on its own. */
export function consoleFiles(folder: string): ((app: Express) => void) | null {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return null;
  return (app) => {
    app.use(express.static(folder, { index: false, maxAge: '1h', immutable: false }));
    app.get(/.*/, (request, response, next) => {
      if (OURS.test(request.path) || !request.accepts('html')) return next();
      response.setHeader('Cache-Control', 'no-cache');
      // Relative to the folder: a dot in a name above it must not make the page a hidden file.
      return response.sendFile('index.html', { root: folder });
    });
  };
}
