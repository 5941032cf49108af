import type { ServiceView } from '@verno/shared/contracts/service-view';
import { useEffect, useState } from 'react';
import { useFace } from '../app/context.ts';

const AGAIN_MS = 3000;

/** What the engine says beside its view, asked again while the window is open; null until it answered. */
export function useService(): ServiceView | null {
  const { bridge } = useFace();
  const [service, setService] = useState<ServiceView | null>(null);
  useEffect(() => {
    let isOpen = true;
    const ask = async (): Promise<void> => {
      const answer = await bridge.command('readService', null);
      // A silent engine is told by the overlay; what was read before stays.
      if (isOpen && answer.ok) setService(answer.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), AGAIN_MS);
    return () => {
      isOpen = false;
      clearInterval(timer);
    };
  }, [bridge]);
  return service;
}
