import type { Bucket } from './buckets.ts';
import { type Change, destinations, eventMessage } from './events.ts';
import type { Rows } from './rows.ts';

const retryAfterMs = 1000;

/**
 * Events on their way to their queues. They are written in the transaction of their object, handed over
 * afterwards and only then deleted: a crash in between delivers again, as S3 does (at least once).
 */
export function openOutbox(rows: Rows, region: string, send: (queueArn: string, body: string) => void | Promise<void>) {
  let closed = false;
  let tail = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;

  const drain = async () => {
    while (!closed) {
      const sql = 'select * from pending order by sequence limit 100';
      const some = rows.all<{ sequence: number; queue: string; body: string }>(sql);
      let taken: number | undefined;
      try {
        for (const { sequence, queue, body } of some) {
          if (closed) return;
          await send(queue, body);
          taken = sequence;
        }
      } finally {
        if (taken !== undefined && !closed) rows.run('delete from pending where sequence <= ?', taken);
      }
      if (some.length === 0) return;
    }
  };
  const deliver = (): Promise<void> => {
    tail = tail.then(drain).catch((error) => {
      process.emitWarning(`存储事件未能送达队列,稍后重试:${error}`);
      retry = setTimeout(deliver, retryAfterMs).unref();
    });
    return tail;
  };

  return {
    /** Notes a change for every queue that wants it; to be called inside the transaction that makes the change. */
    announce(bucket: Bucket, change: Change): void {
      for (const queue of destinations(bucket, change)) {
        const sequence = rows.run(`insert into pending (queue, body) values (?, '')`, queue);
        const body = eventMessage(region, bucket, change, sequence);
        rows.run('update pending set body = ? where sequence = ?', body, sequence);
      }
    },
    /** Hands over everything that is pending, in order; resolves when it is done or has failed (then it is tried again). */
    deliver,
    pending: (): number => rows.one<{ n: number }>('select count(*) as n from pending')!.n,
    close(): void {
      closed = true;
      clearTimeout(retry);
    },
  };
}

export type Outbox = ReturnType<typeof openOutbox>;
