import { Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

const PRODUCT = 'Верно · АРМ';

/** Names the browser's tab. */
export function usePageTitle(title: string | null): void {
  useDocumentTitle(title === null ? PRODUCT : `${title} · Верно`);
}

/** The head of a list page: its name, and what stands beside it. */
export function PageHead({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  usePageTitle(title);
  return (
    <Group gap="sm" className="verno-page-head">
      <Title order={1}>{title}</Title>
      {children}
    </Group>
  );
}
