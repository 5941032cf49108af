/** The console's composition root. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/lists.css';
import './styles/panels.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { language } from '@verno/shared/kernel/text';
import { createCall } from './client/call.ts';
import { ServicesContext } from './client/services.ts';
import { createPreferences } from './client/preferences.ts';
import { createQueryClient } from './client/queries.ts';
import { createConsoleRouter } from './router.ts';
import { createI18n } from './text/i18n.ts';
import { FormatProvider } from './text/use-format.tsx';
import { cssVariables, theme } from './ui/theme.ts';

const preferences = createPreferences(() => window.localStorage);
const i18n = createI18n(preferences);
const call = createCall({
  fetch: (...request) => window.fetch(...request),
  language: () => language.catch('ru').parse(i18n.language),
});
const queryClient = createQueryClient(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in') return;
  void router.navigate({ to: '/sign-in', search: { returnTo: href }, replace: true });
});
const router = createConsoleRouter({ queryClient, call });

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <ServicesContext value={{ call, preferences }}>
            <FormatProvider>
              <Notifications position="top-center" />
              <RouterProvider router={router} />
            </FormatProvider>
          </ServicesContext>
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>
  </StrictMode>,
);
