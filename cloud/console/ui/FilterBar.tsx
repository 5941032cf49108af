import { Button, Collapse, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../text/i18n.ts';
import { useNarrow } from './narrow.ts';
import { uiTexts } from './texts.ts';

interface FilterBarProps {
  /** How many filters narrow the list now. */
  readonly activeCount: number;
  readonly onReset: () => void;
  readonly children: ReactNode;
}

/** Filters of a list in one line; on a narrow screen they fold behind a button that counts them. */
export function FilterBar({ activeCount, onReset, children }: FilterBarProps) {
  const say = useTexts(uiTexts);
  const isNarrow = useNarrow();
  const [isOpen, { toggle }] = useDisclosure(false);
  const reset = activeCount > 0 && (
    <Button
      variant="subtle"
      size="sm"
      leftSection={<IconX size={14} aria-hidden />}
      onClick={onReset}
    >
      {say('reset')}
    </Button>
  );
  const controls = (
    <Group className="verno-filters" gap="sm" align="flex-end">
      {children}
      {reset}
    </Group>
  );
  if (!isNarrow) return controls;
  return (
    <div className="verno-filter-fold">
      <Button
        variant="default"
        fullWidth
        aria-expanded={isOpen}
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
        onClick={toggle}
      >
        {activeCount > 0 ? say('filtersActive', { count: activeCount }) : say('filters')}
      </Button>
      <Collapse expanded={isOpen}>{controls}</Collapse>
    </div>
  );
}
