import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

/** A plain anchor: lists have a hundred of them, and each is drawn anew when a row comes. */
function PlainAnchor({ className = '', ...rest }: ComponentProps<'a'>) {
  return <a {...rest} className={`verno-link ${className}`} />;
}

/** A link inside the console that the router follows without a reload. */
export const PageLink = createLink(PlainAnchor);
