import { defineConfig } from '@playwright/test'

// The running product in Debian's Chromium. ITDO_URL: where it is; scripts/dev/web_tests.sh starts one.
export default defineConfig({
  testDir: 'e2e',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  reporter: process.env['ITDO_RESULTS']
    ? [['line'], ['junit', { outputFile: `${process.env['ITDO_RESULTS']}/web.xml` }]]
    : [['line']],
  outputDir: '../build/web-tests',
  globalSetup: './e2e/sign_in_all.ts',
  use: {
    baseURL: process.env['ITDO_URL'] ?? 'http://127.0.0.1:8000',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
})
