/** `--export-queue FILE`: the queue of a till that does not run any more, also out of a damaged file. */
import { problemSentence } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Text } from '@verno/shared/kernel/text';
import { openOrRebuild } from '../store/rebuild/open.ts';
import { rebuildReportOf } from '../store/rebuild/rebuild.ts';
import { createTillStore } from '../store/store.ts';
import { exportQueue } from './export-queue.ts';
import type { Exported } from './export-queue.ts';

/** `unread`: numbers of the log that a damaged file did not give. */
export function exportFrom(
  folder: string,
  file: string,
  nowMs: number,
): Result<Exported & { readonly unread: number }, Text> {
  const opened = openOrRebuild(folder, nowMs);
  if (!opened.ok) return err(opened.error.text);
  try {
    const done = exportQueue(createTillStore(opened.value), file, nowMs);
    if (!done.ok) {
      return err({
        ru: problemSentence(done.error, 'ru'),
        en: problemSentence(done.error, 'en'),
      });
    }
    const holes = rebuildReportOf(opened.value).read()?.holes ?? [];
    const unread = holes.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    return ok({ ...done.value, unread });
  } finally {
    opened.value.close();
  }
}
