import { useTexts } from '../text/i18n.ts';
import { ProblemError } from './problem-error.ts';
import { clientTexts } from './texts.ts';

/** The sentence for the person about anything that was thrown. */
export function useProblemText(): (error: unknown) => string {
  const say = useTexts(clientTexts);
  return (error) => {
    if (!(error instanceof ProblemError)) return say('unexpected');
    if (error.detail !== null) return error.detail;
    if (error.code === 'client.unreachable' || error.code === 'client.timeout')
      return say(error.code);
    return say('client.bad_answer');
  };
}
