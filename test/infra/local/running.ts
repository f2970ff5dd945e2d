import type { Functions, LocalFunction } from '#infra/local/functions.ts';

/** Functions that run in the test itself: `[arn, handler]`. The name is the last part of the ARN. */
export function functionsOf(...handlers: [string, (event: never) => unknown][]): Functions {
  return new Map(
    handlers.map(([arn, handle]): [string, LocalFunction] => [
      arn,
      {
        name: arn.split(':').at(-1)!,
        arn,
        concurrency: 4,
        invoke: async (event) => JSON.parse(JSON.stringify((await handle(event as never)) ?? null)),
        running: () => 0,
        crash: () => false,
        stop: async () => {},
      },
    ]),
  );
}
