import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

const TYPING_MS = 280;

/**
 * A filter that is typed: the field follows every key, the address follows when the hand rests.
 * What is changed elsewhere (the reset, the browser's back) comes into the field; what the field
 * itself told does not come back to disturb the next key.
 */
export function useTypedFilter(
  value: string,
  onChange: (value: string) => void,
): { text: string; type: (typed: string) => void } {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [told, setTold] = useState(value);
  const tell = useDebouncedCallback((typed: string) => {
    setTold(typed);
    onChange(typed);
  }, TYPING_MS);
  if (value !== seen) {
    setSeen(value);
    if (value !== told) setText(value);
  }
  return {
    text,
    type: (typed) => {
      setText(typed);
      tell(typed.trim());
    },
  };
}
