import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'journeys',
  outputDir: '../target/journeys',
  forbidOnly: !!process.env.CI,
  // A journey that passes only on a second try hides a race, so there is no second try.
  retries: 0,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../target/checks/journeys.json' }]],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 30_000,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    // Chromium reports a script error when the next page arrives before the transition to it ends.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // Recording takes a quarter of the time. To see what a journey did: `playwright test --trace on`.
    trace: 'off',
    launchOptions: {
      // The browser that `make test-journeys` found on this machine. Without one, Playwright uses its own.
      executablePath: process.env.LETHE_CHROMIUM || undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  // Every journey runs twice: with WebAssembly, and with JavaScript blocked. Journeys that need WebAssembly have their own
  // files, `*.wasm.spec.ts`.
  projects: [
    { name: 'wasm', use: { browserName: 'chromium' } },
    { name: 'plain', use: { browserName: 'chromium', javaScriptEnabled: false }, testIgnore: '*.wasm.spec.ts' },
  ],
});
