import { defineConfig } from 'vite';

const service = 'http://127.0.0.1:5080';

export default defineConfig({
  build: {
    target: 'es2022',
    // The service's policy allows no inline script or style and no data: script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  // The examples lie beside the pages' folder.
  server: { fs: { allow: ['..'] }, proxy: { '/v1': service, '/docs': service, '/openapi': service, '/health': service } },
});
