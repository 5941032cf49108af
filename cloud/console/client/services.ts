import { createContext, useContext } from 'react';
import type { Call } from './call.ts';
import type { Preferences } from './preferences.ts';

/** What main.tsx makes once and every screen may use. */
export interface ConsoleServices {
  readonly call: Call;
  readonly preferences: Preferences;
}

export const ServicesContext = createContext<ConsoleServices | null>(null);

/** The services made by main.tsx. */
export function useServices(): ConsoleServices {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('a screen outside of ServicesContext');
  return services;
}

/** The typed client. */
export function useCall(): Call {
  return useServices().call;
}
