/** Small choices of one person on one machine: columns, language. Losing them loses nothing. */
export interface Preferences {
  read(name: string): string | null;
  write(name: string, value: string): void;
}

const PREFIX = 'verno-console.';

/** Preferences in the browser's storage; where that is closed they live as long as the page. */
export function createPreferences(storage: () => Storage): Preferences {
  const memory = new Map<string, string>();
  return {
    read: (name) => {
      try {
        return storage().getItem(PREFIX + name) ?? memory.get(name) ?? null;
      } catch {
        return memory.get(name) ?? null;
      }
    },
    write: (name, value) => {
      memory.set(name, value);
      try {
        storage().setItem(PREFIX + name, value);
      } catch {
        // A private window or a full disk: the choice holds until the page is closed.
      }
    },
  };
}
