import { documents } from '#shared/runtime/documents.ts';

/** What calls to DynamoDB have used: how many reads, and their read units as the engine counts them. */
export type Meter = { reads: number; units: number };

type Used = { CapacityUnits?: number };

const meter: Meter = { reads: 0, units: 0 };
let port = 0;

/** Has the platform's own client speak to engines on this machine, and counts what it uses. Call once, before anything is read. */
export function startMeter(): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  });
  const stack = documents().middlewareStack;
  stack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = await next(args);
      const { ConsumedCapacity: used } = answer.output as { ConsumedCapacity?: Used | Used[] };
      meter.reads += 1;
      for (const { CapacityUnits = 0 } of [used ?? []].flat()) meter.units += CapacityUnits;
      return answer;
    },
    { step: 'initialize', name: 'meter' },
  );
  stack.add((next) => (args) => next({ ...args, request: Object.assign(args.request as object, { port }) }), {
    step: 'finalizeRequest',
    name: 'toEngine',
  });
}

/** Runs something against one of the engines: what it gave, wall and CPU milliseconds, and what it read. */
export async function metered<T>(engine: { port: number }, run: () => Promise<T>) {
  port = engine.port;
  Object.assign(meter, { reads: 0, units: 0 });
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const value = await run();
  const { user, system } = process.cpuUsage(cpu);
  return { value, ms: performance.now() - wall, cpuMs: (user + system) / 1000, ...meter };
}
