import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const HUB = process.env['VERNO_HUB_URL'] ?? 'http://127.0.0.1:8080';

/** The console as static files: `dist` is served by the hub; `vite dev` hands the API to a running hub. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    // A data: URL would need its own exception in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': HUB, '/socket.io': { target: HUB, ws: true } },
  },
});
