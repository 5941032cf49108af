/** What the shell must know of a page, told by the page's own route. */
import type { Right } from '@verno/shared/contracts/rights';
import type { Text } from '@verno/shared/kernel/text';
import type { ComponentType } from 'react';

export interface PageFacts {
  /** Without it the page is neither offered nor shown. */
  readonly right: Right;
  /** Where in the left menu; a page that is opened from another one has none. */
  readonly menu?: {
    readonly order: number;
    readonly title: Text;
    readonly icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  };
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    readonly page?: PageFacts;
  }
}
