import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

/** What a worker is started with. `offset` holds how far the platform's clock is ahead, one BigInt64 of ms. */
export type Start = { file: string; exportName: string; offset: SharedArrayBuffer };
/** One invocation; `deadline` is in the machine's time. */
export type Ask = { event: string; deadline: number; context: Record<string, unknown> };
/** As Lambda reports what a handler threw. */
export type Failure = { errorType: string; errorMessage: string; trace: string[] };
/** `ready` once after loading, then one `result` or `failure` per invocation. A result is JSON. */
export type Said = { ready: true } | { result: string } | { failure: Failure };

const { file, exportName, offset } = workerData as Start;
const port = parentPort!;
const MachineDate = Date;
const ahead = new BigInt64Array(offset);
const now = () => MachineDate.now() + Number(Atomics.load(ahead, 0));

// A proxy, not a subclass: `instanceof`, `Date()` without new, and dates made by libraries all go on working.
globalThis.Date = new Proxy(MachineDate, {
  construct: (target, given, wanted) => Reflect.construct(target, given.length ? given : [now()], wanted),
  apply: () => new MachineDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
MachineDate.prototype.constructor = Date;

const failureOf = (thrown: unknown): Failure => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
};

// The answer must not overtake the lines logged before it: they travel by another way.
const written = (stream: NodeJS.WriteStream) => new Promise((done) => stream.write('', done));
const say = async (said: Said) => {
  await Promise.all([written(process.stdout), written(process.stderr)]);
  port.postMessage(said);
};

type Handler = (event: unknown, context: unknown) => unknown;
let handler: Handler | undefined;
try {
  handler = (await import(pathToFileURL(file).href))[exportName];
  if (typeof handler !== 'function') throw new Error(`${exportName} is undefined or not exported`);
  await say({ ready: true });
} catch (thrown) {
  await say({ failure: failureOf(thrown) });
}

port.on('message', async ({ event, deadline, context }: Ask) => {
  try {
    const getRemainingTimeInMillis = () => Math.max(0, deadline - MachineDate.now());
    const result = await handler!(JSON.parse(event), { ...context, getRemainingTimeInMillis });
    await say({ result: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    await say({ failure: failureOf(thrown) });
  }
});
