import * as z from 'zod';
import type { Functions, LocalFunction } from './functions.ts';
import { type Declared, ignored, propertiesOf } from './template.ts';

/** A running event source mapping. */
export type EventSource = {
  id: string;
  /** How many records or messages are yet to be handled, in batches under way too; 0 means read up. */
  lag(): Promise<number>;
  stop(): Promise<void>;
};

const Properties = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.number().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.number().max(300).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
  // Queues only.
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().min(2) }).optional(),
  // Streams only; -1 means without end. From LATEST on, what was written while nothing ran would be passed over.
  StartingPosition: z.literal('TRIM_HORIZON').optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.number().min(-1).default(-1),
  MaximumRecordAgeInSeconds: z.number().min(-1).default(-1),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
  ParallelizationFactor: z.literal(1).optional(),
  ...ignored('Tags'),
});
export type Mapping = z.infer<typeof Properties>;

/** An event source mapping's properties and its function. Throws on an unknown property or function. */
export function mappingOf(declared: Declared, functions: Functions): { mapping: Mapping; run: LocalFunction } {
  const mapping = propertiesOf(declared, Properties);
  const run = [...functions.values()].find((f) => [f.name, f.arn].includes(mapping.FunctionName));
  if (!run) throw new Error(`${declared.id}:没有函数 ${mapping.FunctionName} · no such function`);
  return { mapping, run };
}

/** What became of a batch: which items failed, or that all did; with the function's error if it was one. */
export type Outcome = { failed: Set<string> | 'all'; error?: unknown };

const Answer = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() });

/**
 * Hands a batch to the function. With partial failures: no list or an empty one is success; an identifier that is empty or not in the
 * batch, or a list that is malformed, fails the whole batch, as on AWS.
 */
export async function handOver(
  run: LocalFunction,
  records: unknown[],
  identifiers: string[],
  { FunctionResponseTypes }: Mapping,
): Promise<Outcome> {
  let result: unknown;
  try {
    result = await run.invoke({ Records: records });
  } catch (error) {
    return { failed: 'all', error };
  }
  if (!FunctionResponseTypes.length || typeof result !== 'object' || result === null) return { failed: new Set() };
  const answer = Answer.safeParse(result);
  if (!answer.success) return { failed: 'all' };
  const failed = new Set((answer.data.batchItemFailures ?? []).map((f) => f.itemIdentifier));
  return { failed: [...failed].every((id) => identifiers.includes(id)) ? failed : 'all' };
}

/** A pause in the machine's time that ends early when `signal` aborts. */
export const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) return done();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
