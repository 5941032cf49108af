import './enrolment.css';
import { issueEnrolmentCode, type TillRow } from '@verno/shared/contracts/hub/tills';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useCall } from '../../client/services.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat, useNow } from '../../text/use-format.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { tillsTexts } from './texts.ts';

interface EnrolmentDialogProps {
  /** Whose code; null while the dialog is closed. */
  readonly till: TillRow | null;
  readonly onClose: () => void;
}

/** Issues the one-time code of a till: first what it does, then the code itself, once. */
export function EnrolmentDialog({ till, onClose }: EnrolmentDialogProps) {
  const say = useTexts(tillsTexts);
  return (
    <Dialog
      isOpen={till !== null}
      onClose={onClose}
      title={
        till === null ? say('code') : say('codeFor', { name: till.name, store: till.storeName })
      }
      closesOutside={false}
    >
      {till !== null && <Issue key={till.tillId} till={till} onClose={onClose} />}
    </Dialog>
  );
}

function Issue({ till, onClose }: { readonly till: TillRow; readonly onClose: () => void }) {
  const say = useTexts(tillsTexts);
  const call = useCall();
  const issue = useMutation({
    mutationFn: () => call(issueEnrolmentCode, { params: { tillId: till.tillId }, body: {} }),
  });
  if (issue.data !== undefined) {
    return <Issued code={issue.data.code} expiresAt={issue.data.expiresAt} onClose={onClose} />;
  }
  return (
    <Stack gap="md">
      <Text>{say('codeIntro')}</Text>
      {till.state !== 'waiting' && (
        <Text className="verno-warning" role="note">
          {say('codeAgain')}
        </Text>
      )}
      {issue.isError && <ErrorPanel error={issue.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {say('cancel')}
        </Button>
        <Button loading={issue.isPending} onClick={() => issue.mutate()} data-autofocus>
          {say('issue')}
        </Button>
      </Group>
    </Stack>
  );
}

interface IssuedProps {
  readonly code: string;
  readonly expiresAt: string;
  readonly onClose: () => void;
}

function Issued({ code, expiresAt, onClose }: IssuedProps) {
  const say = useTexts(tillsTexts);
  const format = useFormat();
  const nowMs = useNow(1000);
  const isExpired = Date.parse(expiresAt) <= nowMs;
  return (
    <Stack gap="md">
      <output className="verno-code" data-expired={isExpired || undefined}>
        {code}
      </output>
      <Text ta="center" c={isExpired ? 'error' : 'dimmed'}>
        {isExpired
          ? say('expired')
          : say('expires', {
              time: format.instant(expiresAt),
              left: format.relative(expiresAt, nowMs),
            })}
      </Text>
      <Text>{say('where')}</Text>
      <Text className="verno-warning">{say('once')}</Text>
      <Group justify="flex-end" gap="sm">
        <CopyButton
          text={code}
          label={say('copyCode')}
          doneLabel={say('copiedCode')}
          byHandLabel={say('copyByHand')}
        />
        <Button variant="default" onClick={onClose}>
          {say('close')}
        </Button>
      </Group>
    </Stack>
  );
}
