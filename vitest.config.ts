import { defineConfig } from 'vitest/config';

/**
 * quick: rules without engines · stores: against DynamoDB Local · infra: the template · journeys: through the public API.
 * Timeouts only end what hangs: speed is measured in benches, and a busy machine fails no rule.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'quick',
          include: ['test/shared/**/*.test.ts', 'test/functions/**/*.test.ts'],
          exclude: ['**/*.store.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'stores',
          include: ['test/**/*.store.test.ts'],
          globalSetup: ['test/shared/runtime/engines.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          isolate: false, // loading the CDK and its rules costs more than the files that ask about a template
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/journeys/build.ts'],
          isolate: false, // a platform stands sooner in a process that has stood one up before
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
