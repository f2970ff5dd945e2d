import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';
import { Tally } from '#shared/scans/scan.ts';

/**
 * What a batch brought beyond what was counted of it before, and its counts as they were then. Number 1 (item
 * `received#0001`) is made when it closes, a further one for files whose verification outlasted that. Each is one act of the ledger.
 */
const Received = z.object({
  batchId: z.string(),
  item: z.string(),
  number: z.int().positive(),
  frames: z.int(),
  bytes: z.int(),
  counts: Tally,
});
export type Received = z.infer<typeof Received>;
const received = table('INGEST_TABLE', Received, { partition: 'batchId', sort: 'item' });

/** What was counted of a batch, in order. */
export async function receivedOf(batchId: string): Promise<Received[]> {
  const found: Received[] = [];
  const sort = { field: 'item', startsWith: 'received#' };
  for await (const one of received.all({ where: ['batchId', batchId], sort })) found.push(one);
  return found;
}

/** Keeps what was counted, under the next number; false if somebody else has counted meanwhile. */
export const addReceived = (one: Omit<Received, 'item'>): Promise<boolean> =>
  received.putIfAbsent({ ...one, item: `received#${String(one.number).padStart(4, '0')}` });

/** What a batch has brought by now beyond what was counted before; undefined if that was all. The first time it is counted in any case. */
export function countedAnew(
  batchId: string,
  before: Pick<Received, 'frames' | 'bytes'>[],
  counts: Tally,
): Omit<Received, 'item'> | undefined {
  const frames = before.reduce((left, one) => left - one.frames, counts.frames);
  const bytes = before.reduce((left, one) => left - one.bytes, counts.bytes);
  if (before.length > 0 && frames <= 0 && bytes <= 0) return undefined;
  return { batchId, number: before.length + 1, frames, bytes, counts };
}
