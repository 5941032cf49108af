import type { BridgeOutput } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFace } from '../app/context.ts';
import { problemText } from '../i18n/problems.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';

type Exported = BridgeOutput<'exportQueue'>;

export interface QueueExportProps {
  readonly queue: number;
  /** Where the file goes when no folder is named; null = the engine has not said it yet. */
  readonly ownFolder: string | null;
}

/** The queue as a file: what it is for, where to, and afterwards where it went and how to hand it over. */
export function QueueExport({ queue, ownFolder }: QueueExportProps) {
  const { t } = useTranslation();
  const { bridge, format } = useFace();
  const id = useId();
  const [folder, setFolder] = useState('');
  const [isWorking, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<Exported | null>(null);
  const start = async (): Promise<void> => {
    if (isWorking) return;
    setWorking(true);
    setProblem(null);
    setDone(null);
    const wanted = folder.trim();
    const answer = await bridge.command('exportQueue', { folder: wanted === '' ? null : wanted });
    setWorking(false);
    if (answer.ok) setDone(answer.value);
    else setProblem(answer.error);
  };
  if (queue === 0 && done === null) return <p className="soft">{t('manager.queueEmpty')}</p>;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p>{t('manager.exportWhen')}</p>
      <TextField
        id={id}
        label={t('manager.folder')}
        value={folder}
        onChange={setFolder}
        inputMode="text"
        hint={
          ownFolder === null
            ? t('manager.folderHint')
            : t('manager.folderOwn', { folder: ownFolder })
        }
        error={problem === null ? null : problemText(problem, format)}
      />
      <Button look="primary" onClick={() => void start()}>
        {t(isWorking ? 'manager.exporting' : 'manager.export')}
      </Button>
      {done !== null && <Written done={done} />}
    </form>
  );
}

function Written({ done }: { readonly done: Exported }) {
  const { t } = useTranslation();
  return (
    <div className="manager-done" role="status">
      <p>
        <strong>
          {t('manager.exported', { count: done.events })}, {kilobytes(done.bytes, t)}
        </strong>
      </p>
      <p className="manager-path">{done.file}</p>
      <p>{t('manager.handOver')}</p>
      <p>{t('manager.keeps')}</p>
    </div>
  );
}

function kilobytes(bytes: number, t: ReturnType<typeof useTranslation>['t']): string {
  return t('manager.size', { size: Math.max(1, Math.round(bytes / 1024)) });
}
