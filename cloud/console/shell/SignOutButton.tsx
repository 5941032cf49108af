import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout } from '@tabler/icons-react';
import { signOut } from '@verno/shared/contracts/hub/session';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCall } from '../client/services.ts';
import { isSessionOver } from '../client/problem-error.ts';
import { useProblemText } from '../client/use-problem-text.ts';
import { useTexts } from '../text/i18n.ts';
import { shellTexts } from './texts.ts';

/** Ends the session on the server, then forgets what was read in it. */
export function SignOutButton() {
  const say = useTexts(shellTexts);
  const call = useCall();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: async () => {
      await navigate({ to: '/sign-in', search: {} });
      queryClient.clear();
    },
    onError: (error) => {
      if (isSessionOver(error)) return;
      notifications.show({
        color: 'red',
        title: say('signOutFailed'),
        message: problemText(error),
        autoClose: false,
      });
    },
  });
  return (
    <Button
      variant="default"
      size="xs"
      className="verno-sign-out"
      leftSection={<IconLogout size={15} aria-hidden />}
      loading={leave.isPending}
      onClick={() => leave.mutate()}
    >
      {say('signOut')}
    </Button>
  );
}
