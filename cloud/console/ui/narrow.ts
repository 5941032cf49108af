import { useMediaQuery } from '@mantine/hooks';

/** Whether the screen is a phone's: tables become lists, filters fold. The same width as in the styles. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
}
