import { arrivals } from '#shared/runtime/queue.ts';
import { verifyScan } from './verify-scan.ts';

/** Lambda: every scan that arrives in the incoming bucket, through a queue. */
export const handler = arrivals({ capability: 'scan-ingest', operation: 'verify-scans' }, ({ key }, { now }) =>
  verifyScan(key, now),
);
