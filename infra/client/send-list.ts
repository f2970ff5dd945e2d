import { setTimeout as wait } from 'node:timers/promises';
import { renewUrls, type Upload } from '#functions/uploads/contract.ts';
import type { Client } from '#shared/client/client.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import type { LocalFile } from './folder.ts';
import type { Pace } from './pace.ts';
import { type PutAnswer, put } from './put.ts';
import { backOffMs, LineDeadError, type Patience, patiently } from './retry.ts';

/** A declared file that has not come yet. */
export type ToSend = { number: number; file: LocalFile };

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
  /** A file cannot be sent as it is: it has changed on disk since it was read. */
  changed: (sent: ToSend) => void;
};

/** What storage answers for a URL, or credentials behind it, that are good no more. */
const stale = ({ status }: PutAnswer): boolean => status === 403;
const busy = ({ status }: PutAnswer): boolean => status >= 500 || status === 429 || status === 408 || status === 409;

/**
 * Sends the files of one list, several at once. URLs are asked for when there are none or when storage says that they
 * have expired: once for all files left, however many lanes find out. A file that is there already (412) has come.
 */
export async function sendList(files: ToSend[], known: Upload[], line: Line): Promise<void> {
  const left = new Map(files.map((one) => [one.number, one]));
  const urls = new Map(known.map((upload) => [upload.number, upload]));
  let renewing: Promise<void> | undefined;

  const settle = (number: number) => {
    const one = left.get(number);
    if (one && left.delete(number)) line.arrived(one);
  };
  const renew = (lane: number) => {
    renewing ??= askForUrls(lane).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  const askForUrls = async (lane: number) => {
    const body = { numbers: [...left.keys()] };
    const { uploads, settled } = await patiently(
      () => line.by(renewUrls, { params: line.params, body }),
      line.patience,
      lane,
    );
    urls.clear();
    for (const upload of uploads) urls.set(upload.number, upload);
    for (const number of settled) settle(number);
  };

  if (urls.size < left.size) await renew(0);
  let lane = 0;
  await abreast([...left.values()], line.lanes, async (one) => {
    lane += 1;
    await sendOne(one, lane, { left, urls, renew, settle }, line);
  });
}

type Shared = {
  left: Map<number, ToSend>;
  urls: Map<number, Upload>;
  renew: (lane: number) => Promise<void>;
  settle: (number: number) => void;
};

async function sendOne(one: ToSend, lane: number, { left, urls, renew, settle }: Shared, line: Line): Promise<void> {
  const { number, file } = one;
  const { pace, passed, patience } = line;
  let aliveAt = performance.now();
  for (let attempt = 0; left.has(number); attempt++) {
    patience.signal?.throwIfAborted();
    const upload = urls.get(number);
    if (!upload) {
      await renew(lane);
      continue;
    }
    const sending = { ...upload, path: file.path, start: 0, size: file.size };
    const answer = await put(sending, { pace, passed, signal: patience.signal }).catch(() => undefined);
    patience.signal?.throwIfAborted();
    if (answer) aliveAt = performance.now();
    if (answer && (answer.status === 200 || answer.status === 412)) return settle(number);
    if (answer && stale(answer)) {
      if (urls.get(number) === upload) await renew(lane);
      if (attempt > 20) throw new Error(`文件“${file.name}”的上传地址一再失效,请检查本机时钟与网络后重试。`);
      continue;
    }
    if (answer && !busy(answer)) {
      left.delete(number);
      return line.changed(one);
    }
    if (performance.now() - aliveAt > patience.deadAfterMs) throw new LineDeadError('no answer from storage');
    await wait(backOffMs(attempt, lane), undefined, patience.signal ? { signal: patience.signal } : {});
  }
}
