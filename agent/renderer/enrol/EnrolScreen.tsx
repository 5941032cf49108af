import { BRIDGE_COMMANDS } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFace } from '../app/context.ts';
import { useOnce } from '../dialogs/useOnce.ts';
import { problemText } from '../i18n/problems.ts';
import { WarningIcon } from '../ui/icons.tsx';
import { TextField } from '../ui/TextField.tsx';

const fields = BRIDGE_COMMANDS.enrol.input.shape;

/** A till without an identity: the hub's address and a one-time code give it one. */
export function EnrolScreen() {
  const { t } = useTranslation();
  const { bridge } = useFace();
  const [hubUrl, setHubUrl] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState({ hubUrl: false, code: false });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, once] = useOnce();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const enrol = (): void => {
    const input = { hubUrl: withScheme(hubUrl), code: code.trim() };
    const found = {
      hubUrl: !isWebAddress(input.hubUrl),
      code: !fields.code.safeParse(input.code).success,
    };
    setWrong(found);
    setProblem(null);
    if (found.hubUrl || found.code) {
      form.current?.querySelector<HTMLElement>(found.hubUrl ? '#hub-url' : '#code')?.focus();
      return;
    }
    once(async () => {
      const answer = await bridge.command('enrol', input);
      if (!answer.ok) setProblem(answer.error);
    });
  };
  return (
    <main className="enrol">
      <form
        ref={form}
        className="enrol-box"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          enrol();
        }}
      >
        <h1>{t('enrol.title')}</h1>
        <p className="dialog-text">{t('enrol.text')}</p>
        <TextField
          id="hub-url"
          label={t('enrol.hubUrl')}
          value={hubUrl}
          onChange={setHubUrl}
          inputMode="url"
          hint={t('enrol.hubUrlHint')}
          error={wrong.hubUrl ? t('enrol.hubUrlWrong') : null}
        />
        <TextField
          id="code"
          label={t('enrol.code')}
          value={code}
          onChange={setCode}
          inputMode="text"
          error={wrong.code ? t('enrol.codeWrong') : null}
        />
        <div role="alert">{problem !== null && <Refusal problem={problem} />}</div>
        <button type="submit" className="button button-primary button-big" disabled={isBusy}>
          <span className="button-text">{t(isBusy ? 'enrol.working' : 'enrol.submit')}</span>
        </button>
      </form>
    </main>
  );
}

function Refusal({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const { format } = useFace();
  return (
    <p className="error-strip">
      <WarningIcon />
      <span>
        <strong>{t('enrol.failed')}.</strong> {problemText(problem, format)}
      </span>
    </p>
  );
}

/** People leave the scheme out; a hub on the net speaks https. */
function withScheme(text: string): string {
  const plain = text.trim();
  return plain === '' || plain.includes('://') ? plain : `https://${plain}`;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]+/.test(text) && fields.hubUrl.safeParse(text).success;
}
