import './sign-in.css';
import { Paper, Stack, Text, Title } from '@mantine/core';
import { BrandMark } from '../../shell/Brand.tsx';
import { LookSwitches } from '../../shell/LookSwitches.tsx';
import { shellTexts } from '../../shell/texts.ts';
import { useTexts } from '../../text/i18n.ts';
import { usePageTitle } from '../../ui/PageHead.tsx';
import { SignInForm } from './SignInForm.tsx';
import { signInTexts } from './texts.ts';

export function SignInPage() {
  const say = useTexts(signInTexts);
  const sayShell = useTexts(shellTexts);
  usePageTitle(say('title'));
  return (
    <main className="verno-sign-in">
      <div className="verno-sign-in-look">
        <LookSwitches />
      </div>
      <Paper withBorder className="verno-sign-in-card">
        <Stack gap={4} align="center" mb="lg">
          <BrandMark size={44} />
          <Title order={1}>
            {sayShell('product')} · {sayShell('console')}
          </Title>
          <Text c="dimmed">{say('subtitle')}</Text>
        </Stack>
        <SignInForm />
      </Paper>
    </main>
  );
}
