import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

/** A raw call to the engine's streams API; an Error named by AWS's code. */
export type StreamsCall = (operation: string, body: Record<string, unknown>) => Promise<unknown>;

const RecordShape = z.looseObject({
  dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number().default(0) }),
});
/** A stream record as the engine gives it: already in the shape of Lambda's event. Times in seconds. */
export type StreamRecord = z.infer<typeof RecordShape>;
const Shard = z.object({ ShardId: z.string(), ParentShardId: z.string().optional() });
const Description = z.object({
  StreamDescription: z.object({ Shards: z.array(Shard), LastEvaluatedShardId: z.string().optional() }),
});
const Iterator = z.object({ ShardIterator: z.string().optional() });
const Page = z.object({ Records: z.array(RecordShape).default([]), NextShardIterator: z.string().optional() });
const Kept = z.record(z.string(), z.object({ after: z.string().optional(), done: z.boolean().optional() }));

export const sequenceOf = (record: StreamRecord) => record.dynamodb.SequenceNumber;

/** How far each shard has been handled: lines of which the last counts, written anew at the start. A file replaced each time would cost a flush. */
export function openCheckpoints(file: string) {
  const kept = read(file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(kept)}\n`);
  renameSync(`${file}.new`, file);
  const keep = (shard: string, value: z.infer<typeof Kept>[string]) => {
    kept[shard] = value;
    appendFileSync(file, `${JSON.stringify({ [shard]: value })}\n`);
  };
  return {
    after: (shard: string) => kept[shard]?.after,
    isDone: (shard: string) => kept[shard]?.done === true,
    handled: (shard: string, sequence: string) => keep(shard, { after: sequence }),
    finish: (shard: string) => keep(shard, { ...kept[shard], done: true }),
  };
}
export type Checkpoints = ReturnType<typeof openCheckpoints>;

function read(file: string): z.infer<typeof Kept> {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    // a kill may have cut the last line off: what it told of comes again
    const half = lines.pop();
    if (half && lines.length === 0) lines.push(half);
    return Object.assign({}, ...lines.map((line) => Kept.parse(JSON.parse(line))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`流的进度文件 ${file} 无法读取,请删除后再启动 · unreadable checkpoint file`, { cause: error });
  }
}

/** Reads one stream's shards, each from its checkpoint, or from its beginning. */
export function streamReader(call: StreamsCall, StreamArn: string, checkpoints: Checkpoints) {
  async function iteratorAt(ShardId: string): Promise<string | undefined> {
    const ask = async (position: object) =>
      Iterator.parse(await call('GetShardIterator', { StreamArn, ShardId, ...position })).ShardIterator;
    const SequenceNumber = checkpoints.after(ShardId);
    const beginning = { ShardIteratorType: 'TRIM_HORIZON' };
    if (!SequenceNumber) return ask(beginning);
    try {
      return await ask({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber });
    } catch (error) {
      // The stream keeps 24 hours: what was forgotten meanwhile cannot be read any more.
      if ((error as Error).name !== 'TrimmedDataAccessException') throw error;
      return ask(beginning);
    }
  }

  return {
    /** Shards not read to their end. One is `free` to be read when its parent was, or is forgotten. */
    async unfinished(): Promise<{ id: string; free: boolean }[]> {
      const shards: z.infer<typeof Shard>[] = [];
      let ExclusiveStartShardId: string | undefined;
      do {
        const { StreamDescription } = Description.parse(
          await call('DescribeStream', { StreamArn, ExclusiveStartShardId }),
        );
        shards.push(...StreamDescription.Shards);
        ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
      } while (ExclusiveStartShardId);
      const left = shards.filter((s) => !checkpoints.isDone(s.ShardId));
      const waitedFor = new Set(left.map((s) => s.ShardId));
      return left.map((s) => ({ id: s.ShardId, free: !waitedFor.has(s.ParentShardId ?? '') }));
    },
    iteratorAt,
    /** Up to `limit` records and where to go on; `next` is undefined at the end of a closed shard. */
    async page(
      iterator: string,
      shard: string,
      limit: number,
    ): Promise<{ records: StreamRecord[]; next: string | undefined }> {
      try {
        const page = Page.parse(await call('GetRecords', { ShardIterator: iterator, Limit: limit }));
        return { records: page.Records, next: page.NextShardIterator };
      } catch (error) {
        if ((error as Error).name !== 'ExpiredIteratorException') throw error;
        return { records: [], next: await iteratorAt(shard) };
      }
    },
  };
}
