import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { useTexts } from '../text/i18n.ts';
import { stepBack, stepForward, useCursorTrail, type PageStep } from './paging.ts';
import { uiTexts } from './texts.ts';

export interface PageStepsProps {
  readonly cursor: string | undefined;
  readonly nextCursor: string | null;
  readonly rowCount: number;
  /** Which list: a page may have two. */
  readonly label: string;
  readonly onStep: (step: PageStep) => void;
}

/** Back and forth through the pages of a list. */
export function PageSteps({ cursor, nextCursor, rowCount, label, onStep }: PageStepsProps) {
  const say = useTexts(uiTexts);
  const trail = useCursorTrail();
  const isFirst = cursor === undefined;
  const isOnly = isFirst && nextCursor === null;
  return (
    <Group
      component="nav"
      className="verno-pages"
      aria-label={`${say('pages')}: ${label}`}
      gap="xs"
    >
      <Text c="dimmed" size="sm" mr="auto">
        {isFirst || trail.length > 0
          ? `${say('pageNumber', { page: trail.length + 1 })} · ${say('rowCount', { count: rowCount })}`
          : say('rowCount', { count: rowCount })}
      </Text>
      {!isOnly && (
        <>
          {!isFirst && trail.length !== 1 && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconChevronsLeft size={14} aria-hidden />}
              onClick={() => onStep({ cursor: undefined, trail: [] })}
            >
              {say('toStart')}
            </Button>
          )}
          <Button
            variant="default"
            size="xs"
            disabled={trail.length === 0}
            leftSection={<IconChevronLeft size={14} aria-hidden />}
            onClick={() => onStep(stepBack(trail))}
          >
            {say('back')}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={nextCursor === null}
            rightSection={<IconChevronRight size={14} aria-hidden />}
            onClick={() => nextCursor !== null && onStep(stepForward(cursor, trail, nextCursor))}
          >
            {say('next')}
          </Button>
        </>
      )}
    </Group>
  );
}
