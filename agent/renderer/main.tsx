/** Opens the bridge and shows the face. */
import { BRIDGE_TOKEN_PARAM } from '@verno/shared/contracts/bridge';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app/App.tsx';
import { createBridge } from './client/bridge.ts';
import { connectPort } from './client/port.ts';
import { connectWebSocket } from './client/websocket.ts';
import { keepBrowserKeys } from './input/hotkeys.ts';
import './styles/tokens.css';
import './styles/kit.css';
import './styles/dialogs.css';
import './styles/screens.css';
import './styles/strip.css';
import './styles/sale.css';
import './styles/panels.css';
import './styles/other-screens.css';
import './styles/refund.css';
import './styles/manager.css';
import './styles/narrow.css';

// The page's policy forbids making code from text, which zod would otherwise try.
z.config({ jitless: true });

keepBrowserKeys(window);
forgetToken();
const port = globalThis.verno;
const bridge = createBridge(
  port === undefined ? connectWebSocket(window.location) : connectPort(port),
);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the face');
createRoot(root).render(
  <StrictMode>
    <App bridge={bridge} />
  </StrictMode>,
);

/** The one-time token has done its work when the page is here: it leaves the address and the history. */
function forgetToken(): void {
  const url = new URL(window.location.href);
  if (!url.searchParams.has(BRIDGE_TOKEN_PARAM)) return;
  url.searchParams.delete(BRIDGE_TOKEN_PARAM);
  window.history.replaceState(null, '', url);
}
