/** `npm run build`: the browser bundles, where their sources changed. */
import { ensureScreens } from './screens.ts';

ensureScreens();
