import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Callers } from './callers.ts';
import type { Clock } from './clock.ts';
import { FunctionError, openPool } from './pool.ts';
import { type Declared, type Deployed, ignored, propertiesOf } from './template.ts';

/** A declared function, ready to run. */
export type LocalFunction = {
  name: string;
  arn: string;
  /** How many events it runs at a time. */
  concurrency: number;
  /** Runs one event as Lambda would (JSON in, JSON out); throws FunctionError. */
  invoke(event: unknown): Promise<unknown>;
  /** For tests: ends a worker that is at work, as running out of memory would; false if none is. */
  crash(): boolean;
  /** Events running or waiting in line. */
  running(): number;
  stop(): Promise<void>;
};
/** By function ARN. */
export type Functions = Map<string, LocalFunction>;

/** Lambda's limit for the event and the answer of a synchronous invocation, in bytes. */
const payloadLimit = 6_291_556;
/** How many events each function runs at a time, unless told. */
const usualWorkers = 4;

const Properties = z.strictObject({
  Handler: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  Role: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  ReservedConcurrentExecutions: z.number().min(1).optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
  // Code is found by the template's assets; the disk is this machine's; the rest says how AWS runs, watches and labels the function.
  ...ignored(
    'Code',
    'FunctionName',
    'Description',
    'Architectures',
    'EphemeralStorage',
    'TracingConfig',
    'LoggingConfig',
    'RecursiveLoop',
    'Tags',
  ),
});

/** Every function of the template as a pool of workers with its own environment and credentials. Throws on a property it does not know. */
export function openFunctions(
  deployed: Deployed,
  callers: Pick<Callers, 'ofFunction'>,
  clock: Clock,
  log: (functionName: string, line: string) => void,
  workers = usualWorkers,
): Functions {
  const clockOffset = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const share = () => Atomics.store(new BigInt64Array(clockOffset), 0, BigInt(clock.offset()));
  share();
  clock.onMove(share);
  return new Map(
    deployed.of('AWS::Lambda::Function').map((declared) => {
      const line = (text: string) => log(declared.name, text);
      return [declared.arn, localFunction(declared, deployed, callers, clockOffset, line, workers)];
    }),
  );
}

function localFunction(
  declared: Declared,
  deployed: Deployed,
  callers: Pick<Callers, 'ofFunction'>,
  clockOffset: SharedArrayBuffer,
  log: (line: string) => void,
  workers: number,
): LocalFunction {
  const { name, arn } = declared;
  const properties = propertiesOf(declared, Properties);
  const { Handler: handler, MemorySize: memoryMb } = properties;
  const concurrency = Math.min(workers, properties.ReservedConcurrentExecutions ?? workers);
  const folder = deployed.assetFolder(declared);
  const { accessKey, secret } = callers.ofFunction(arn);
  const dot = handler.lastIndexOf('.');
  const pool = openPool({
    name,
    file: moduleOf(folder, handler.slice(0, dot)),
    exportName: handler.slice(dot + 1),
    timeoutMs: properties.Timeout * 1000,
    memoryMb,
    size: concurrency,
    clockOffset,
    log,
    env: {
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      // The SDK looks for ~/.aws: what the person at this machine has configured is none of the function's business.
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: deployed.region,
      AWS_DEFAULT_REGION: deployed.region,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_ENDPOINT_URL: deployed.origin,
      AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      ...properties.Environment.Variables,
    },
  });
  const tooLarge = (errorType: string, what: string) =>
    new FunctionError(name, { errorType, errorMessage: `${what} exceeds ${payloadLimit} bytes`, trace: [] });
  return {
    name,
    arn,
    concurrency,
    crash: pool.crash,
    running: pool.running,
    stop: pool.stop,
    async invoke(event) {
      const payload = JSON.stringify(event);
      if (Buffer.byteLength(payload) > payloadLimit) throw tooLarge('RequestEntityTooLarge', 'the event');
      const context = {
        awsRequestId: randomUUID(),
        callbackWaitsForEmptyEventLoop: true,
        functionName: name,
        functionVersion: '$LATEST',
        invokedFunctionArn: arn,
        memoryLimitInMB: String(memoryMb),
        logGroupName: `/aws/lambda/${name}`,
        logStreamName: 'local',
      };
      const result = await pool.run({ event: payload, context });
      if (Buffer.byteLength(result) > payloadLimit) throw tooLarge('Function.ResponseSizeTooLarge', 'the answer');
      return JSON.parse(result);
    },
  };
}

function moduleOf(folder: string, module: string): string {
  const file = ['mjs', 'js', 'cjs'].map((ending) => join(folder, `${module}.${ending}`)).find(existsSync);
  if (!file) throw new Error(`${folder} 中没有 ${module}.mjs,请重新 npm run synth · the bundle has no such module`);
  return file;
}
