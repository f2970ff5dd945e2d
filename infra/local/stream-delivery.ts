import { handOver, type Mapping, pause } from './event-source.ts';
import type { LocalFunction } from './functions.ts';
import { type StreamRecord, sequenceOf } from './stream-reader.ts';

/** Records given up on, and why, as the on-failure destination is told. */
export type GivenUp = {
  records: StreamRecord[];
  condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  tries: number;
};
export type Delivery = {
  run: LocalFunction;
  mapping: Mapping;
  now(): number;
  /** Everything up to this record is handled or given up. */
  handled(sequence: string): void;
  giveUp(lost: GivenUp): void;
  signal: AbortSignal;
};

const payloadBytes = 6_000_000;
const firstPauseMs = 100;
const longestPauseMs = 2000;

/**
 * Hands records to the function in order until each is handled or given up. What comes before the lowest failed record is done; a batch
 * without progress is split in two if the mapping says so (which costs no try), and else tried again. Returns early when stopped.
 */
export async function deliver(to: Delivery, records: StreamRecord[], tries = 0): Promise<void> {
  const { run, mapping, signal } = to;
  let left = records;
  while (left.length && !signal.aborted) {
    left = giveUpOld(to, left, tries);
    if (!left.length) return;
    const { failed } = await handOver(run, left, left.map(sequenceOf), mapping);
    if (signal.aborted) return;
    const lowest = failed === 'all' ? 0 : left.findIndex((r) => failed.has(sequenceOf(r)));
    if (lowest === -1) return to.handled(sequenceOf(left.at(-1)!));
    if (lowest > 0) {
      to.handled(sequenceOf(left[lowest - 1]!));
      left = left.slice(lowest);
      tries = 0;
    }
    if (mapping.BisectBatchOnFunctionError && left.length > 1) {
      const middle = Math.ceil(left.length / 2);
      await deliver(to, left.slice(0, middle), tries);
      return deliver(to, left.slice(middle), tries);
    }
    if (mapping.MaximumRetryAttempts >= 0 && tries >= mapping.MaximumRetryAttempts) {
      to.giveUp({ records: left, condition: 'RetryAttemptsExhausted', tries: tries + 1 });
      return to.handled(sequenceOf(left.at(-1)!));
    }
    await pause(Math.min(firstPauseMs * 2 ** tries, longestPauseMs), signal);
    tries += 1;
  }
}

/** Records in batches that stay under Lambda's 6 MB for one event; a record alone is always less. */
export function* withinPayload(records: StreamRecord[]): Generator<StreamRecord[]> {
  let part: StreamRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (part.length && bytes + size > payloadBytes) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(record);
    bytes += size;
  }
  if (part.length) yield part;
}

/** Gives up what is older than the mapping's limit; the rest is left. */
function giveUpOld(to: Delivery, records: StreamRecord[], tries: number): StreamRecord[] {
  const limit = to.mapping.MaximumRecordAgeInSeconds;
  if (limit < 0) return records;
  const oldest = to.now() / 1000 - limit;
  const young = records.findIndex((r) => r.dynamodb.ApproximateCreationDateTime >= oldest);
  const old = young === -1 ? records : records.slice(0, young);
  if (!old.length) return records;
  to.giveUp({ records: old, condition: 'RecordAgeExceeded', tries });
  to.handled(sequenceOf(old.at(-1)!));
  return records.slice(old.length);
}
