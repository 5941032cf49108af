import { signIn } from '@verno/shared/contracts/hub/session';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCall, useServices } from '../../client/services.ts';
import { ProblemError } from '../../client/problem-error.ts';
import { sessionQuery } from '../../client/session.ts';
import { useProblemText } from '../../client/use-problem-text.ts';
import { adoptLanguage, useTexts } from '../../text/i18n.ts';
import { signInTexts } from './texts.ts';

const route = getRouteApi('/sign-in');

/** Signs in and returns the person to where he was; `onRefused` runs when he must try again. */
export function useSignIn(onRefused: () => void) {
  const say = useTexts(signInTexts);
  const problemText = useProblemText();
  const { preferences } = useServices();
  const { i18n } = useTranslation();
  const call = useCall();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { returnTo = '/' } = route.useSearch();
  const attempt = useMutation({
    mutationFn: (body: { login: string; password: string }) => call(signIn, { body }),
    onSuccess: async (session) => {
      // Nothing that another person read on this machine may show through.
      queryClient.clear();
      queryClient.setQueryData(sessionQuery(call).queryKey, session);
      await adoptLanguage(i18n, preferences, session.language);
      router.history.replace(returnTo);
    },
    onError: onRefused,
  });
  const { error } = attempt;
  const isWrong = error instanceof ProblemError && error.code === 'auth.wrong_credentials';
  return {
    enter: attempt.mutate,
    isPending: attempt.isPending,
    trouble: error === null ? null : isWrong ? say('wrong') : problemText(error),
  };
}
