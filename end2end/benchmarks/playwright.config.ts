import { defineConfig } from '@playwright/test';

/** Measurements. They print results and assert nothing. */
export default defineConfig({ testDir: '.', outputDir: '../../target/benchmarks', workers: 1, timeout: 300_000 });
