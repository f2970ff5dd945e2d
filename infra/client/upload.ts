import { openBatch } from '#functions/uploads/contract.ts';
import { sizeOfPart } from '#shared/scans/scan.ts';
import { type Client, Refusal } from './client.ts';
import { isAsRead, lists, numbered, wasSentEarlier } from './declare.ts';
import type { Line } from './deliver.ts';
import type { LocalFile } from './folder.ts';
import type { Journal } from './journal.ts';
import { paced } from './pace.ts';
import { follow } from './progress.ts';
import { type Patience, patiently } from './retry.ts';
import { sendList } from './send-list.ts';

export type UploadOptions = {
  by: Client;
  archivesCode: string;
  title: string;
  files: LocalFile[];
  journal: Journal;
  lanes: number;
  bytesPerSecond?: number | undefined;
  patience: Patience;
  /** Hears the progress line, about once a second. */
  say: (line: string) => void;
};

/**
 * What a run came to: the batch, how many files were sent now and had been before, which were not accepted or have
 * changed, and how many were declared but never sent because they were declared anew with other bytes.
 */
export type Uploaded = {
  batchId: string;
  sentNow: number;
  sentBefore: number;
  refused: string[];
  changed: string[];
  superseded: number;
};

/**
 * Brings a folder's files to the platform, going on where the journal says that an earlier run ended. What is left to send when that
 * run's batch takes no more goes with a new one. Throws Refusal, or LineDeadError.
 */
export async function upload(options: UploadOptions): Promise<Uploaded> {
  const before = options.journal.batch();
  try {
    return await uploadInOne(options);
  } catch (error) {
    if (!(before?.archivesCode === options.archivesCode && isOver(error))) throw error;
    await openAnother(options);
    return uploadInOne(options);
  }
}

/** Closed meanwhile, or gone because nothing was ever declared for it. */
const isOver = (error: unknown): boolean =>
  error instanceof Refusal && (error.slug === 'batch-not-open' || error.slug === 'batch-not-found');

/** Opens the batch, then reads list by list (500 files) while the list before is being sent. */
async function uploadInOne(options: UploadOptions): Promise<Uploaded> {
  const { by, archivesCode, journal, files, patience } = options;
  const batchId = await batchOf(options);
  const params = { archivesCode, batchId };
  const found = new Map(files.map((file) => [file.name, file]));
  const total = { files: files.length, bytes: sum(files) };
  const before = alreadySent(journal, found);
  const progress = follow(total, { files: before.length, bytes: sum(before) });
  const result: Uploaded = { batchId, sentNow: 0, sentBefore: before.length, refused: [], changed: [], superseded: 0 };
  const ticking = setInterval(() => options.say(progress.line()), 1000);
  const line: Line = {
    by,
    params,
    lanes: options.lanes,
    pace: paced(options.bytesPerSecond),
    patience,
    passed: progress.passed,
    arrived: ({ number, file }) => {
      journal.write({ sent: number });
      progress.sent(number, file.size);
      result.sentNow += 1;
    },
    partsBefore: ({ number, file }) => {
      const parts = journal.partsOf(number);
      for (const part of parts) progress.partSent(number, sizeOfPart(file.size, part));
      return parts;
    },
    partArrived: ({ number, file }, part) => {
      journal.write({ part, of: number });
      progress.partSent(number, sizeOfPart(file.size, part));
    },
    changed: ({ file }) => result.changed.push(file.name),
  };
  try {
    let sending: Promise<unknown> = Promise.resolve();
    for await (const { list, uploads, refused } of lists(options, params, found)) {
      result.refused.push(...refused);
      await sending;
      const toSend = [...numbered(list)]
        .filter(([number]) => !journal.isSent(number))
        .flatMap(([number, read]) => {
          const file = found.get(read.name);
          return file && isAsRead(file, read) ? [{ number, file }] : [];
        });
      sending = toSend.length ? sendList(toSend, uploads, line) : Promise.resolve();
      sending.catch(() => {}); // awaited before the next list
    }
    await sending;
    result.superseded = supersededIn(journal);
  } finally {
    clearInterval(ticking);
    options.say(progress.line());
  }
  return result;
}

const sum = (files: Iterable<{ size: number }>): number => [...files].reduce((bytes, { size }) => bytes + size, 0);

const batchOf = async (options: UploadOptions): Promise<string> =>
  options.journal.batch()?.batchId ?? (await openAnother(options));

async function openAnother({ by, archivesCode, title, journal, patience }: UploadOptions): Promise<string> {
  const { batchId } = await patiently(() => by(openBatch, { params: { archivesCode }, body: { title } }), patience);
  journal.write({ archivesCode, batchId });
  return batchId;
}

/** Files that came in an earlier run and are still as they were then. */
function alreadySent(journal: Journal, found: Map<string, LocalFile>): LocalFile[] {
  const sent = new Map([...found].filter(([, file]) => wasSentEarlier(journal, file)));
  for (const list of journal.lists())
    for (const [number, read] of numbered(list)) {
      const file = found.get(read.name);
      if (file && journal.isSent(number) && isAsRead(file, read)) sent.set(file.name, file);
    }
  return [...sent.values()];
}

/** Files that were declared, changed before they were sent, and were declared again: the first will never come. */
function supersededIn(journal: Journal): number {
  const all = journal.lists().flatMap((list) => [...numbered(list)]);
  const latest = new Map(all.map(([number, { name }]) => [name, number]));
  return all.filter(([number, { name }]) => !journal.isSent(number) && latest.get(name) !== number).length;
}
