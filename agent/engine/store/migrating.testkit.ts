/**
 * A process that opens the till's file with the schema of tomorrow and kills itself before a statement:
 * `node migrating.testkit.ts FOLDER NUMBER`. Says `done` when it got to the end.
 */
import process from 'node:process';
import { openTillDatabase } from './database.ts';
import { TOMORROW } from './tomorrow.testkit.ts';

const [folder = '', killBefore = '0'] = process.argv.slice(2);
let statements = 0;
const opened = openTillDatabase(folder, {
  steps: TOMORROW,
  onStatement: () => {
    statements += 1;
    if (statements === Number(killBefore)) process.kill(process.pid, 'SIGKILL');
  },
});
if (!opened.ok) throw new Error(opened.error.text.en);
opened.value.close();
process.stdout.write('done\n');
