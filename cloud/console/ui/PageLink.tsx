import { Anchor } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** Mantine's link that the router follows without a reload. */
export const PageLink = createLink(Anchor<'a'>);
