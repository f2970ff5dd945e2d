import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from './client.ts';
import type { LocalFile } from './folder.ts';
import type { Pace } from './pace.ts';
import { ChangedError, type Piece, type PutAnswer, put } from './put.ts';
import { backOffMs, LineDeadError, type Patience } from './retry.ts';

/** A declared file that has not come yet. */
export type ToSend = { number: number; file: LocalFile };

/** The line of one batch, shared by all who send, and who hears what becomes of each file. */
export type Line = {
  by: Client;
  params: { archivesCode: string; batchId: string };
  /** How many at once. */
  lanes: number;
  pace: Pace;
  patience: Patience;
  passed: (bytes: number) => void;
  /** A file has come (or had come before). */
  arrived: (sent: ToSend) => void;
  /** Parts of a large file that an earlier run has sent. */
  partsBefore: (sent: ToSend) => ReadonlySet<number>;
  /** A part has come. */
  partArrived: (sent: ToSend, part: number) => void;
  /** A file cannot be sent as it is: it has changed on disk since it was read, or gone. */
  changed: (sent: ToSend) => void;
};

/** Where a piece may be sent: an address may be there, be found stale and renewed, or be needed no more. */
export type Addresses = {
  get: () => { url: string; headers: Record<string, string> } | undefined;
  renew: (lane: number) => Promise<void>;
  settled: () => boolean;
};

/** S3 says with a 400 that the session has ended for which an address was signed, and that a body stood still too long. */
const sessionEnded: readonly (string | undefined)[] = ['ExpiredToken', 'TokenRefreshRequired', 'InvalidToken'];
const stoodStill = 'RequestTimeout';

/** What storage answers for a URL, or credentials or an upload in parts behind it, that are good no more. */
const stale = ({ status, code }: PutAnswer): boolean => status === 403 || status === 404 || sessionEnded.includes(code);
const busy = ({ status, code }: PutAnswer): boolean =>
  status >= 500 || status === 429 || status === 408 || status === 409 || code === stoodStill;
const mostRenewals = 20;

/**
 * Puts a piece until storage has it (412: had it already), or it is settled otherwise; `changed`: its bytes are
 * others than were declared, as this machine or storage sees it. Throws LineDeadError when there was no answer for as long as one was ready to wait.
 */
export async function deliver(piece: Piece, to: Addresses, line: Line, lane: number): Promise<'there' | 'changed'> {
  const { pace, passed, patience } = line;
  const { signal } = patience;
  let aliveAt = performance.now();
  for (let [attempt, renewals] = [0, 0]; !to.settled(); attempt++) {
    signal?.throwIfAborted();
    const address = to.get();
    if (!address) {
      await to.renew(lane);
      continue;
    }
    const answer = await put({ ...address, ...piece }, { pace, passed, signal }).catch((error) =>
      error instanceof ChangedError ? ('changed' as const) : undefined,
    );
    signal?.throwIfAborted();
    if (answer === 'changed') return answer;
    if (answer) aliveAt = performance.now();
    if (answer && (answer.status === 200 || answer.status === 412)) return 'there';
    if (answer && stale(answer)) {
      if (to.get() === address) await to.renew(lane);
      renewals += 1;
      if (renewals > mostRenewals)
        throw new Error(`文件“${piece.file.name}”的上传地址一再失效,请检查本机时钟与网络后重试。`);
      continue;
    }
    if (answer && !busy(answer)) return 'changed';
    if (performance.now() - aliveAt > patience.deadAfterMs) throw new LineDeadError('no answer from storage');
    await wait(backOffMs(attempt, lane), undefined, signal ? { signal } : {});
  }
  return 'there';
}
