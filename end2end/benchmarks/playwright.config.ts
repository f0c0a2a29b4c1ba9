import { defineConfig } from '@playwright/test';

/** Measurements: what comes of them is printed, and nothing is asserted of it. */
export default defineConfig({ testDir: '.', outputDir: '../../target/benchmarks', workers: 1, timeout: 300_000 });
