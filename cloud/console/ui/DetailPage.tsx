/** The page of one thing: where it lies, what it is called, its states; the rest is the page's own. */
import { Group, Skeleton, Stack, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { IconChevronLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../text/i18n.ts';
import { ErrorPanel } from './ErrorPanel.tsx';
import { uiTexts } from './texts.ts';
import { usePageTitle } from './PageHead.tsx';

interface DetailPageProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** Link to the list the thing belongs to. */
  readonly parent: ReactNode;
  readonly title: (data: Data) => string;
  /** The page is exactly as high as the window, and its parts share what there is. */
  readonly isWhole?: boolean;
  /** Stands beside the title: badges, actions. */
  readonly renderAside?: (data: Data) => ReactNode;
  readonly children: (data: Data) => ReactNode;
}

export function DetailPage<Data>({
  query,
  parent,
  title,
  isWhole = false,
  renderAside,
  children,
}: DetailPageProps<Data>) {
  const say = useTexts(uiTexts);
  const { data } = query;
  usePageTitle(data === undefined ? null : title(data));
  return (
    <Stack gap="sm" className={isWhole ? 'verno-whole' : undefined}>
      <Group gap={2} component="nav" aria-label={say('breadcrumbs')} className="verno-crumbs">
        <IconChevronLeft size={14} aria-hidden />
        {parent}
      </Group>
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
      {data === undefined && !query.isError && <DetailSkeleton label={say('loading')} />}
      {data !== undefined && (
        <>
          <Group gap="sm" className="verno-detail-head">
            <Title order={1} className="verno-detail-title">
              {title(data)}
            </Title>
            {renderAside?.(data)}
          </Group>
          {children(data)}
        </>
      )}
    </Stack>
  );
}

function DetailSkeleton({ label }: { readonly label: string }) {
  return (
    <Stack gap="sm" role="status" aria-label={label}>
      <Skeleton height={28} width="40%" />
      <Skeleton height={140} />
      <Skeleton height={280} />
    </Stack>
  );
}
