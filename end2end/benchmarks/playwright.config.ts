import { defineConfig } from '@playwright/test';
import journeys from '../playwright.config.ts';

/** Measurements. They print results and assert nothing. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../target/benchmarks',
  workers: 1,
  timeout: 300_000,
  use: { ...journeys.use, screenshot: 'off', trace: 'off' },
});
