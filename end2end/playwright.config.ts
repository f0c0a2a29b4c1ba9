import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'journeys',
  outputDir: '../target/journeys',
  forbidOnly: !!process.env.CI,
  // What passes only when tried again is named in the sum of `make test`.
  retries: 1,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../target/checks/journeys.json' }]],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 30_000,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    // Chromium reports a transition between pages as a script's error when the next page is faster.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      // The browser that `make test-journeys` found on this machine; Playwright's own without it.
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
  // Every journey twice: as most people see Lethe, and where nothing but HTML arrives. What there is only
  // with WebAssembly stands in files of its own.
  projects: [
    { name: 'wasm', use: { browserName: 'chromium' } },
    { name: 'plain', use: { browserName: 'chromium', javaScriptEnabled: false }, testIgnore: '*.wasm.spec.ts' },
  ],
});
