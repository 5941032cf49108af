import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The till's face as static files for the engine or the Electron shell to serve. */
export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the same build works under http://127.0.0.1 and under app://till.
  base: './',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Tills run the Chromium that comes with the shell or with the kiosk's system.
    target: 'chrome123',
    // The page's policy allows no data: styles or scripts; files are served from the same machine anyway.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
