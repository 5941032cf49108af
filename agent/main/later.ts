/** Does something after `delayMs`, unless the returned function is called before. */
export type Later = (delayMs: number, action: () => void) => () => void;

/** The real one. */
export const later: Later = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};
