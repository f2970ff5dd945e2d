import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Call } from './call.ts';
import { now } from './clock.ts';
import { Fault } from './fault.ts';
import { inOwnWords } from './stack.ts';

const logger = new Logger({ logLevel: 'INFO' });
const metrics = new Metrics({ namespace: 'Lantai' });

/** How a call ended: done, refused (the caller's fault, a problem slug says why), or failed (ours; the stack follows). */
export type Outcome =
  | { outcome: 'done' }
  | { outcome: 'refused'; because: string }
  | { outcome: 'failed'; error: unknown };

/**
 * Writes the one JSON line of a call; the same line carries its metrics (CloudWatch embedded metric format),
 * so that a call costs one line. Measured by capability: each operation by itself would be a metric to pay for, and stands in the line anyway.
 * No bodies, no personal data: facts are counts, codes and ids.
 */
export function logCall(call: Call, end: Outcome): void {
  const ms = now().getTime() - call.startedAt.getTime();
  metrics.addMetric('milliseconds', MetricUnit.Milliseconds, ms);
  metrics.addMetric(end.outcome, MetricUnit.Count, 1);
  const { _aws } = metrics.serializeMetrics();
  metrics.clearMetrics();
  const { capability, operation, requestId, correlationId } = call;
  const line = { capability, operation, requestId, correlationId, ...call.facts, milliseconds: ms };
  const measured = { ...line, outcome: end.outcome, [end.outcome]: 1, _aws };
  if (end.outcome === 'failed') logger.error('call', { ...measured, error: describe(end.error) });
  else logger.info('call', end.outcome === 'refused' ? { ...measured, because: end.because } : measured);
}

/** Name and stack, but not the message's values: an SDK error message can quote a key with a person's data in it. */
function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, summary: safeSummary(error), stack: inOwnWords(frames.slice(0, 12).join('\n')) };
}

/** Our own faults, and AWS's denials, name resources only; the messages of all other errors are left out. */
const safeSummary = (error: Error): string =>
  error instanceof Fault || error.name.startsWith('AccessDenied') ? error.message.slice(0, 400) : '';
