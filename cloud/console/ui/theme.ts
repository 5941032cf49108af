/** Colours and sizes of the console. Every pair of text and ground has a contrast of 4.5 or more. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const VERNO: MantineColorsTuple = [
  '#e8f7f3',
  '#cdeee5',
  '#9cdccb',
  '#66c8af',
  '#3bb596',
  '#1a9c7f',
  '#0f8069',
  '#0b6e5f',
  '#08594d',
  '#05443b',
];

/** Grounds and lines of the dark scheme, from text to the deepest ground, as Mantine reads them. */
const DARK: MantineColorsTuple = [
  '#e4e9ee',
  '#c3ccd4',
  '#a3afba',
  '#7d8a96',
  '#414b55',
  '#2f3841',
  '#232a31',
  '#1b2127',
  '#14191e',
  '#0f1317',
];

const FONTS =
  "'Segoe UI Variable Text', 'Segoe UI', -apple-system, 'SF Pro Text', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
const MONO =
  "'Cascadia Mono', 'SF Mono', Consolas, 'Roboto Mono', 'Liberation Mono', 'DejaVu Sans Mono', monospace";

export const theme = createTheme({
  colors: { verno: VERNO, dark: DARK },
  primaryColor: 'verno',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: FONTS,
  fontFamilyMonospace: MONO,
  headings: {
    fontFamily: FONTS,
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { Button: { styles: { label: { fontWeight: 500 } } } },
});

/** Own names for the grounds and tones that the styles use. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#17212b',
    '--mantine-color-dimmed': '#566270',
    '--mantine-color-placeholder': '#677382',
    '--mantine-color-error': '#c01f2e',
    '--mantine-color-anchor': '#0b6e5f',
    '--verno-ground': '#f4f6f8',
    '--verno-line': '#e1e6eb',
    '--verno-line-strong': '#c9d1d9',
    '--verno-hover': '#f2f7f6',
    '--verno-arrived': '#d9f3ea',
    '--verno-good': '#0a6b4f',
    '--verno-good-ground': '#e1f5ed',
    '--verno-warn': '#8a4b00',
    '--verno-warn-ground': '#fff1d9',
    '--verno-bad': '#b01c2b',
    '--verno-bad-ground': '#fde8ea',
    '--verno-info': '#1b5a94',
    '--verno-info-ground': '#e5f0fa',
    '--verno-quiet': '#4c5866',
    '--verno-quiet-ground': '#edf0f3',
  },
  dark: {
    '--mantine-color-placeholder': '#94a1ad',
    '--mantine-color-error': '#ff8f98',
    '--mantine-color-anchor': '#5fd0b3',
    '--verno-ground': '#14191e',
    '--verno-line': '#2c343c',
    '--verno-line-strong': '#414b55',
    '--verno-hover': '#222a31',
    '--verno-arrived': '#174236',
    '--verno-good': '#6fdcb6',
    '--verno-good-ground': '#12392e',
    '--verno-warn': '#f7c06d',
    '--verno-warn-ground': '#40300f',
    '--verno-bad': '#ff9aa2',
    '--verno-bad-ground': '#4a1d22',
    '--verno-info': '#8cc4f5',
    '--verno-info-ground': '#17344d',
    '--verno-quiet': '#b4bfc9',
    '--verno-quiet-ground': '#2b333b',
  },
});
