import { defineConfig } from 'vitest/config';

/** quick: rules without engines · stores: against DynamoDB Local · infra: the template · journeys: through the public API. */
export default defineConfig({
  test: {
    maxWorkers: 2, // journeys wait more than they work
    projects: [
      {
        test: {
          name: 'quick',
          include: ['test/shared/**/*.test.ts', 'test/functions/**/*.test.ts'],
          exclude: ['**/*.store.test.ts'],
          testTimeout: 60_000, // speed is measured in benches: a busy machine fails no rule
        },
      },
      {
        test: {
          name: 'stores',
          include: ['test/**/*.store.test.ts'],
          globalSetup: ['test/shared/runtime/engines.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'infra', include: ['test/infra/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/journeys/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
