import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const server = process.env['ITDO_SERVER'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': server, '/health': server } },
  build: {
    target: 'es2022',
    // The policy of the server allows nothing inline, and that includes data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Few files: what every page begins with, what pages have in common, and each page by itself. Ten small ones
    // take a browser longer than one.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'shell', tags: ['$initial'], priority: 2 },
            { name: 'parts', test: /src\/(ui|entity)\/|@tanstack/, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
})
