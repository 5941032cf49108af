/** Where things lie, for the developers' tools. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the last run's titles and outcomes lie. */
export const REPORT_FILE = join(ROOT, '.cache', 'test-report.json');

/** One TypeScript project per runtime. */
export const TYPE_PROJECTS = [
  'shared/tsconfig.json',
  'shared/tsconfig.test.json',
  'agent/tsconfig.json',
  'agent/renderer/tsconfig.json',
  'agent/renderer/tsconfig.test.json',
  'cloud/tsconfig.json',
  'cloud/console/tsconfig.json',
  'hardware-sims/tsconfig.json',
  'hardware-sims/bench/page/tsconfig.json',
  'installers/tsconfig.json',
  'tools/tsconfig.json',
] as const;
