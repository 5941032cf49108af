import { ActionIcon, Group, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { language } from '@verno/shared/kernel/text';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useComputedColorScheme } from '@mantine/core';
import { useServices } from '../client/services.ts';
import { chooseLanguage, useLanguage, useTexts } from '../text/i18n.ts';
import { shellTexts } from './texts.ts';

const LANGUAGES = [
  { value: 'ru', label: 'RU' },
  { value: 'en', label: 'EN' },
];

/** Language of the screen, light or dark: both remembered on this machine. */
export function LookSwitches() {
  const say = useTexts(shellTexts);
  const spoken = useLanguage();
  const { i18n } = useTranslation();
  const { preferences } = useServices();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const Icon = isDark ? IconSun : IconMoon;
  const label = say(isDark ? 'light' : 'dark');
  return (
    <Group gap="xs" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={say('language')}
        className="verno-language"
        data={LANGUAGES}
        value={spoken}
        onChange={(chosen) => void chooseLanguage(i18n, preferences, language.parse(chosen))}
      />
      <ActionIcon
        variant="default"
        size={30}
        aria-label={label}
        title={label}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        <Icon size={17} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
