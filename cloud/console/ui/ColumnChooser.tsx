import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useTexts } from '../text/i18n.ts';
import { uiTexts } from './texts.ts';

interface ColumnChooserProps {
  readonly columns: readonly { id: string; title: string; show?: 'always' | 'extra' }[];
  readonly ids: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
}

/** The button that says which columns of a table are shown. */
export function ColumnChooser({ columns, ids, onChoose }: ColumnChooserProps) {
  const say = useTexts(uiTexts);
  return (
    <Popover
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className="verno-quiet-button"
          leftSection={<IconColumns3 size={16} aria-hidden />}
        >
          {say('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('columnsHint')}>
        <Stack gap="xs">
          {columns
            .filter(({ show }) => show !== 'always')
            .map(({ id, title }) => (
              <Checkbox
                key={id}
                size="sm"
                label={title}
                checked={ids.includes(id)}
                onChange={(event) =>
                  onChoose(
                    event.currentTarget.checked
                      ? [...ids, id]
                      : ids.filter((shownId) => shownId !== id),
                  )
                }
              />
            ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
